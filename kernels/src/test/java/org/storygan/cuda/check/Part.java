package org.storygan.cuda.check;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One part of the check: a program in a process of its own, ended when its time is over.
 *
 * @param name a file name too
 * @param seconds at most
 */
record Part(String name, String purpose, int seconds, List<String> command) {
    /** How the status of a part begins whose program is missing. */
    static final String NOT_THERE = "not there: ";

    Part {
        command = List.copyOf(command);
    }

    /** How a part ended and what it printed. */
    record Outcome(Part part, String status, double seconds, List<String> printed) {
        Outcome {
            printed = List.copyOf(printed);
        }

        /** The rest of each printed line that begins so. */
        List<String> after(String start) {
            return printed.stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
        }

        /** Not run, and why. */
        static Outcome without(Part part, String why) {
            return new Outcome(part, why, 0, List.of());
        }
    }

    /** Runs for so many seconds at most, its output in a file of the folder. */
    Outcome run(Path folder, long secondsLeft) {
        long allowed = Math.min(seconds, secondsLeft);
        if (allowed < 1) {
            return Outcome.without(this, "not run: no time was left");
        }
        Path output = folder.resolve(name + ".log");
        long began = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(allowed, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String status = !ended
                    ? "ended after " + allowed + " s"
                    : process.exitValue() == 0 ? "passed" : "FAILED with exit code " + process.exitValue();
            return new Outcome(this, status, (System.nanoTime() - began) / 1e9, lines(output));
        } catch (IOException e) {
            return Outcome.without(this, NOT_THERE + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + name + " ran", e);
        }
    }

    /** Whatever the encoding: some tools print more than UTF-8. */
    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
