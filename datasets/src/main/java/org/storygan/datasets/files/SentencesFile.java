package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.text.TextLines;

/** Reads {@code SimpleSentences1_10020.txt} and its kin: {@code scene <tab> place <tab> sentence}, with blank lines anywhere. */
final class SentencesFile {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private SentencesFile() {}

    /** The sentences of each scene, by their place. */
    static Map<Integer, List<String>> read(Path file) {
        var bad = new Faults();
        var sentences = new TreeMap<Integer, TreeMap<Integer, String>>();
        for (var line : TextLines.read(file)) {
            String[] fields = line.fields();
            if (fields.length != 3 || !isNumber(fields[0]) || !isNumber(fields[1]) || fields[2].isBlank()) {
                bad.add(fault(file, line, "scene, place and sentence expected, between tabs: " + line.text()));
                continue;
            }
            var ofScene = sentences.computeIfAbsent(Integer.valueOf(fields[0]), scene -> new TreeMap<>());
            if (ofScene.putIfAbsent(Integer.valueOf(fields[1]), fields[2].strip()) != null) {
                bad.add(fault(file, line, "scene " + fields[0] + " has a sentence " + fields[1] + " already"));
            }
        }
        bad.throwIfAny(file.toString());
        var inOrder = new TreeMap<Integer, List<String>>();
        sentences.forEach((scene, ofScene) -> inOrder.put(scene, List.copyOf(ofScene.values())));
        return inOrder;
    }

    private static Fault fault(Path file, TextLines.Line line, String what) {
        return Fault.ofLine(file.toString(), line.number(), what);
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
