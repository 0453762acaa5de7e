package org.storygan.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of Jazzer in a Java machine of its own with little memory: so many inputs, drawn from a seed and led by what new
 * code they reach.
 *
 * @param target a target's label, or one of the names that {@link Entrance} knows
 * @param inputs how many
 * @param seed of the random numbers
 * @param corpus what inputs are made of
 */
record Campaign(String target, long inputs, long seed, Path corpus) {

    private static final String HEAP = "-Xmx256m";
    /** Nearly every input ends by an exception; the one that matters is thrown once more when it is replayed. */
    private static final String WITHOUT_TRACES = "-XX:-StackTraceInThrowable";

    private static final int LONGEST = 4096; // bytes of an input, where none of the corpus is longer
    private static final Pattern DONE = Pattern.compile("Done ([0-9]+) runs? in ([0-9]+) second");
    private static final Pattern REACHED = Pattern.compile("cov: ([0-9]+)");
    private static final Pattern KEPT = Pattern.compile("Test unit written to (\\S+)");

    /**
     * What came of it.
     *
     * @param inputs how many were tried
     * @param reached edges of the code, as far as Jazzer counts them
     * @param finding the input that the reader did not answer as declared
     * @param log what Jazzer said
     */
    record Outcome(long inputs, long seconds, long reached, Optional<Path> finding, String log) {

        /** A row of a table. */
        String row(String target) {
            return String.format(
                    Locale.ROOT,
                    "| `%s` | %,d | %d | %d | %s |",
                    target,
                    inputs,
                    seconds,
                    reached,
                    finding.map(found -> found.getFileName().toString()).orElse("none"));
        }
    }

    /** @param folder for what is found: inputs that reach new code, and one that the reader does not answer as declared */
    Outcome run(Path folder) {
        try {
            var grown = Files.createDirectories(folder.resolve(target));
            var log = folder.resolve(target + ".log");
            var process = new ProcessBuilder(command(folder, grown))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int code = process.waitFor();
            var text = Files.readString(log);
            boolean isDone = DONE.matcher(text).find();
            var finding = last(KEPT, text).map(Path::of);
            if (finding.isEmpty() && (code != 0 || !isDone)) {
                throw new IllegalStateException("Jazzer ended with " + code + ":\n" + text);
            }
            return new Outcome(number(DONE, 1, text), number(DONE, 2, text), number(REACHED, 1, text), finding, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(Path folder, Path grown) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                WITHOUT_TRACES,
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entrance.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=org.storygan.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/" + target + "-",
                "-runs=" + inputs,
                "-seed=" + seed,
                "-max_len=" + Math.max(LONGEST, longest()),
                "-timeout=60"));
        command.add(grown.toString());
        command.add(corpus.toString());
        return command;
    }

    private long longest() {
        try (Stream<Path> files = Files.list(corpus)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(Pattern pattern, int group, String text) {
        var matcher = pattern.matcher(text);
        long number = 0;
        while (matcher.find()) {
            number = Long.parseLong(matcher.group(group));
        }
        return number;
    }

    private static Optional<String> last(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        Optional<String> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(matcher.group(1));
        }
        return last;
    }
}
