package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.lite.run.Metrics;

/** A training, begun as a user begins it, that is told to stop. */
@Timeout(300)
class SignalsTest {

    /** What starts the tests may ignore signals, as nohup and a shell's & do, and a child would inherit that. */
    private static final List<String> LISTENING = List.of("env", "--default-signal=INT,TERM,HUP");

    private static final long LONGEST = 30_000_000_000L; // from the signal to the end, in nanoseconds

    @TempDir
    Path folder;

    private Child train(String name, int batch) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(List.of(ErrorFiles.tiny(100_000, batch).split(" ")));
        arguments.addAll(List.of("--out", folder.resolve(name).toString(), "--checkpoint-every", "2"));
        return Child.start(folder, name, LISTENING, List.of("-Xmx512m"), arguments);
    }

    private Path run(String name) {
        return folder.resolve(name);
    }

    private List<Path> checkpoints(String name) throws IOException {
        try (Stream<Path> files = Files.list(run(name).resolve("checkpoints"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theFirstSignalEndsTheStepSavesAndSaysHowToGoOn() throws Exception {
        Map<String, Integer> codes = new LinkedHashMap<>();
        codes.put("INT", 130);
        codes.put("TERM", 143);
        codes.put("HUP", 129);
        for (String signal : codes.keySet()) {
            Child child = train(signal, 2);
            child.await(run(signal).resolve("metrics.jsonl"), "\"step\":3,");
            long sent = System.nanoTime();
            child.signal(signal);
            assertThat(child.exitCode()).as(child.said()).isEqualTo(codes.get(signal));
            assertThat(System.nanoTime() - sent).isLessThan(LONGEST);
            long last = Metrics.read(run(signal).resolve("metrics.jsonl")).size();
            assertThat(child.said())
                    .contains("stopping after this step and saving", "stopped after step " + last + "; to go on: ");
            List<Path> files = checkpoints(signal);
            assertThat(files.get(files.size() - 1)).hasFileName(String.format("step-%06d.safetensors", last));
            assertThat(run(signal).resolve("FAILED")).doesNotExist();
            assertThat(run(signal).resolve("DONE")).doesNotExist();
        }
        goesOnAsItSaid("INT");
    }

    /** The command that was printed, with an end so that this test has one. */
    private void goesOnAsItSaid(String name) throws Exception {
        int before = Metrics.read(run(name).resolve("metrics.jsonl")).size();
        String command = Files.readString(folder.resolve(name + ".err"))
                .replaceAll("(?s).*to go on: storygan-lite ([^\n]*)\n.*", "$1");
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--steps", Integer.toString(before + 2)));
        Child child = Child.start(folder, "again", List.of(), List.of("-Xmx512m"), arguments);
        assertThat(child.exitCode()).as(command + "\n" + child.said()).isZero();
        List<Map<String, Object>> lines = Metrics.read(run(name).resolve("metrics.jsonl"));
        for (int i = 0; i < before + 2; i++) {
            assertThat(lines.get(i)).as("each step once, in order").containsEntry("step", i + 1L);
        }
        assertThat(lines).hasSize(before + 2);
        assertThat(run(name).resolve("DONE")).exists();
    }

    /** Steps of a second, so that the second signal comes in the middle of one. */
    @Test
    void theSecondSignalEndsAtOnceAndLeavesTheOldState() throws Exception {
        Child child = train("twice", 12);
        child.await(run("twice").resolve("metrics.jsonl"), "\"step\":2,");
        child.await(folder.resolve("twice.err"), "step ");
        byte[] before = Files.readAllBytes(awaitCheckpoint(child));
        child.signal("INT");
        child.await(folder.resolve("twice.err"), "stopping after this step");
        long sent = System.nanoTime();
        child.signal("INT");
        assertThat(child.exitCode()).isEqualTo(130);
        assertThat(System.nanoTime() - sent).as("at once").isLessThan(2_000_000_000L);
        Path file = run("twice").resolve("checkpoints/step-000002.safetensors");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Safetensors.readAll(file)).isNotEmpty();
    }

    private Path awaitCheckpoint(Child child) throws InterruptedException {
        Path file = run("twice").resolve("checkpoints/step-000002.safetensors");
        while (!Files.exists(file)) {
            assertThat(child.process().isAlive()).as(child.said()).isTrue();
            Thread.sleep(5);
        }
        return file;
    }
}
