package org.storygan.datasets.pororo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.text.Table;

/** What is said of each clip, by episode and number: from {@code descriptions.npy}, or from {@code descriptions.csv}. */
final class Sentences {

    private static final int COLUMNS = 3;

    private final Map<String, List<String>> byClip = new HashMap<>();

    private Sentences() {}

    /** A dictionary from keys to lists or arrays of sentences; a single sentence may stand alone. */
    static Sentences ofDictionary(Path file) {
        var sentences = new Sentences();
        var dictionary = Python.dictionary(NpyFile.read(file))
                .orElseThrow(() -> new DataException(file + " holds no dictionary of sentences"));
        dictionary.forEach((name, said) -> {
            var key = Python.text(name).flatMap(ClipKey::of);
            key.ifPresent(clip -> sentences.byClip.put(place(clip), texts(said, file, clip)));
        });
        return sentences;
    }

    private static List<String> texts(Object said, Path file, ClipKey clip) {
        var texts = new ArrayList<String>();
        Python.text(said).ifPresent(texts::add);
        for (Object sentence : Python.list(said).orElse(List.of())) {
            var nested = Python.list(sentence).filter(list -> list.size() == 1);
            Object text = nested.map(list -> list.get(0)).orElse(sentence);
            texts.add(Python.text(text)
                    .orElseThrow(() -> new DataException(file + " has something else than sentences for " + clip)));
        }
        return texts;
    }

    /** A table of episode, number and sentence, with or without a row of names; a number may repeat. */
    static Sentences ofTable(Path file, Faults faults) {
        var sentences = new Sentences();
        Table.forEach(file, row -> {
            var fields = row.fields();
            boolean isNames = row.line() == 1
                    && fields.size() == COLUMNS
                    && !fields.get(1).matches("[0-9]+");
            Optional<ClipKey> key = fields.size() == COLUMNS
                    ? ClipKey.of(fields.get(0) + "/" + fields.get(1).strip())
                    : Optional.empty();
            if (key.isPresent()) {
                sentences
                        .byClip
                        .computeIfAbsent(place(key.get()), k -> new ArrayList<>())
                        .add(fields.get(2));
            } else if (!isNames) {
                String reason = "episode, number and sentence expected, found " + fields.size() + " fields";
                faults.add(Fault.ofLine(file.toString(), row.line(), reason));
            }
        });
        return sentences;
    }

    /** The sentences of a clip; none when nothing is said of it. */
    List<String> of(ClipKey clip) {
        return byClip.getOrDefault(place(clip), List.of());
    }

    /** The table does not name seasons, and episodes are not called alike in two. */
    private static String place(ClipKey clip) {
        return clip.episode() + "/" + clip.number();
    }
}
