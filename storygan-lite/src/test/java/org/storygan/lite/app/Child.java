package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, with what it said. */
record Child(Process process, Path out, Path err) {

    private static final long LIMIT = 120; // seconds

    /** @param prefix such as {@code env LC_ALL=C}, in front of java */
    static Child start(Path folder, String name, List<String> prefix, List<String> flags, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(java());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(arguments);
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Child(process, out, err);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("not over after " + LIMIT + " s:\n" + said());
        }
        return process.exitValue();
    }

    String said() {
        try {
            return new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "nothing: " + e;
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(sent).isZero();
    }

    /** Waits until the file holds this text. */
    void await(Path file, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT);
        while (!Files.exists(file) || !new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("no \"" + text + "\" in " + file + ":\n" + said());
            }
            Thread.sleep(10);
        }
    }
}
