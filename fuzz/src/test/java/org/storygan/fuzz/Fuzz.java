package org.storygan.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@code scripts/fuzz INPUTS [TARGET ...]}: so many inputs for each of these targets, or of all; prints a row for each. */
final class Fuzz {

    private Fuzz() {}

    public static void main(String[] arguments) throws IOException {
        long inputs = Long.parseLong(arguments[0]);
        var named = List.of(arguments).subList(1, arguments.length);
        var targets =
                named.isEmpty() ? Stream.of(Target.values()).map(Target::label).toList() : named;
        long seed = Long.getLong("fuzz.seed", 1);
        var folder = Files.createDirectories(Path.of("target", "fuzz"));
        System.out.println("| reader | inputs | seconds | edges reached | findings |\n|---|---|---|---|---|");
        boolean isFound = false;
        for (String target : targets) {
            var outcome = new Campaign(target, inputs, seed, Corpus.of(Target.of(target))).run(folder);
            System.out.println(outcome.row(target));
            outcome.finding().ifPresent(found -> System.err.println(brief(outcome.log())));
            isFound |= outcome.finding().isPresent();
        }
        System.exit(isFound ? 1 : 0);
    }

    /** The exception and where it came from. */
    private static String brief(String log) {
        var lines = Arrays.asList(log.split("\n"));
        int from = Math.max(
                0,
                lines.indexOf(lines.stream()
                        .filter(line -> line.startsWith("== ") && line.contains("Exception"))
                        .findFirst()
                        .orElse("")));
        return String.join("\n", lines.subList(from, Math.min(lines.size(), from + 25)));
    }
}
