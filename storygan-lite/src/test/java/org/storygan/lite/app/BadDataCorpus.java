package org.storygan.lite.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

/** Makes every bad data set in turn and asks the program about it: a line of JSON for each answer. */
final class BadDataCorpus {

    private BadDataCorpus() {}

    static List<BadSet> all() {
        return Stream.of(BadCoDraw.sets(), BadAbstract.sets(), BadJsonl.sets(), BadClevr.sets())
                .flatMap(List::stream)
                .toList();
    }

    /** @param arguments the folder to work in */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var answers = new ArrayList<String>();
        for (var bad : all()) {
            answers.add(Json.line(answer(bad, folder.resolve("set"))));
        }
        Files.write(folder.resolve("answers.jsonl"), answers);
    }

    private static Map<String, Object> answer(BadSet bad, Path folder) throws IOException {
        Files.createDirectory(folder);
        bad.good().in(folder);
        bad.harm().in(folder);
        var recording = new Recording();
        long began = System.nanoTime();
        int code = new Program(recording.console(Terminal.NONE), RecordingJobs::new)
                .run("data", "validate", bad.kind() + ":" + folder);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", bad.toString());
        answer.put("code", code);
        answer.put("milliseconds", (System.nanoTime() - began) / 1_000_000);
        answer.put("said", recording.out() + recording.err());
        delete(folder);
        return answer;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
