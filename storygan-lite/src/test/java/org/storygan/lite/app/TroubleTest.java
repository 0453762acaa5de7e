package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.lite.run.Metrics;

/** What a machine does to long runs: the disk fills up, is read-only, or memory runs out. */
@Timeout(300)
class TroubleTest {

    @TempDir
    static Path folder;

    /** A private mount of its own for each child: gone with the process, and seen by nobody else. */
    private static List<String> mounting;

    @BeforeAll
    static void findOutHowToMount() throws Exception {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        mounting = isRoot ? List.of("unshare", "--mount") : List.of("unshare", "--mount", "--map-root-user");
        var probe = new ArrayList<>(mounting);
        probe.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"));
        assumeTrue(succeeds(probe), "this system lets nobody mount a small disk: unshare --mount, mount -t tmpfs");
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> training(String out, long steps, int batch, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(List.of(ErrorFiles.tiny(steps, batch).split(" ")));
        arguments.addAll(List.of("--out", out, "--checkpoint-every", "1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Runs the program with a disk of this size on {@code disk}; what is on it at the end is copied to {@code kept}. */
    private static Child onDisk(String name, String options, String before, List<String> arguments) throws IOException {
        Path disk = Files.createDirectories(folder.resolve("disk-" + name));
        Path kept = folder.resolve("kept-" + name);
        String script = "mount -t tmpfs -o " + options + " tmpfs '" + disk + "' && cd '" + disk + "' && " + before
                + " || exit 99; \"$@\"; code=$?; cp -r '" + disk + "' '" + kept + "'; exit $code";
        List<String> prefix = new ArrayList<>(mounting);
        prefix.addAll(List.of("sh", "-c", script, "sh"));
        return Child.start(folder, name, prefix, List.of("-Xmx512m"), arguments);
    }

    @Test
    void aDiskThatFillsUpEndsTheRunAndTheLastCheckpointIsWhole() throws Exception {
        Child child = onDisk("full", "size=4m", "true", training("run", 40, 2));
        assertThat(child.exitCode()).as(child.said()).isEqualTo(3);
        assertThat(child.said()).contains("error[E3-WRITE]: cannot ", "No space left on device", "room on the disk");
        Path run = folder.resolve("kept-full/run");
        List<Path> checkpoints;
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            checkpoints = files.sorted().toList();
        }
        assertThat(checkpoints).noneMatch(file -> file.toString().contains(".tmp"));
        List<Path> whole = checkpoints.stream()
                .filter(file -> file.toString().endsWith(".safetensors"))
                .toList();
        assertThat(whole).isNotEmpty();
        for (Path file : whole) {
            assertThat(Safetensors.readAll(file)).isNotEmpty();
        }
        assertThat(Metrics.read(run.resolve("metrics.jsonl"))).isNotEmpty();
        assertThat(run.resolve("DONE")).doesNotExist();
    }

    @Test
    void aReadOnlyDiskIsFoundBeforeAnythingElse() throws Exception {
        Child child = onDisk("ro", "size=2m", "mkdir run && mount -o remount,ro .", training("run", 40, 2));
        assertThat(child.exitCode()).as(child.said()).isEqualTo(3);
        assertThat(child.said()).startsWith("error[E3-WRITE]: ").contains("Read-only file system");
    }

    @Test
    void aReadOnlyDiskIsFoundByADryRun() throws Exception {
        Child child = onDisk("dry", "size=2m", "mount -o remount,ro .", training("run", 40, 2, "--dry-run"));
        assertThat(child.exitCode()).as(child.said()).isEqualTo(3);
        assertThat(child.said()).contains("error[E3-WRITE]: nothing can be written to run", "is read-only");
    }

    /** The pictures of a batch are made on a thread of their own; there the heap is too small for them. */
    @Test
    void aHeapThatIsTooSmallForABatchEndsTheRun() throws Exception {
        List<String> arguments = training(folder.resolve("heap").toString(), 40, 512);
        arguments.set(arguments.indexOf("synthetic:60"), "synthetic:1000");
        Child child = Child.start(folder, "heap", List.of(), List.of("-Xmx160m"), arguments);
        assertThat(child.exitCode()).as(child.said()).isEqualTo(6);
        assertThat(child.said())
                .contains(
                        "error[E6-MEMORY]: the Java heap is full",
                        "MiB (-Xmx)",
                        "held         ",
                        "batch.accumulate=2",
                        "java -Xmx")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("heap/FAILED")).content().contains("E6-MEMORY");
    }

    /** As a machine that has 8 MiB for tensors: where memory ends is the program's own say, so that the machine's load changes nothing. */
    @Test
    void memoryOutsideTheHeapThatIsTooSmallEndsTheRun() throws Exception {
        List<String> arguments = training(folder.resolve("native").toString(), 40, 16);
        List<String> flags = List.of("-Xmx512m", "-Dstorygan.cpu.memory=8");
        Child child = Child.start(folder, "native", List.of(), flags, arguments);
        assertThat(child.exitCode()).as(child.said()).isEqualTo(6);
        isTold(child, "cpu: out of memory: ");
        assertThat(child.said())
                .contains("of the 8.0 MiB of -Dstorygan.cpu.memory there are ", " together, the largest: ");
        assertThat(folder.resolve("native/FAILED")).content().contains("E6-MEMORY");
    }

    /** On the emulator, as a GPU of 34 MiB, of which cuBLAS takes 32 to work in. */
    @Test
    void aGpuThatIsTooSmallEndsTheRun() throws Exception {
        Path emulator =
                Path.of("..", "kernels", "target", "emulator").toAbsolutePath().normalize();
        if (!Files.exists(emulator.resolve("libcuda.so.1"))) {
            String reason = "no emulator in " + emulator + ": was g++ on the PATH when kernels was built?";
            assertThat(Boolean.getBoolean("storygan.require.emulator"))
                    .as(reason)
                    .isFalse();
            abort(reason);
        }
        List<String> arguments = training(folder.resolve("gpu").toString(), 40, 2);
        arguments.set(arguments.indexOf("cpu"), "cuda");
        List<String> prefix = List.of("env", "STORYGAN_EMULATOR_MEMORY_MB=34");
        List<String> flags = List.of("-Xmx512m", "-Dstorygan.cuda.emulator=" + emulator);
        Child child = Child.start(folder, "gpu", prefix, flags, arguments);
        assertThat(child.exitCode()).as(child.said()).isEqualTo(6);
        isTold(child, "cuda: ");
        assertThat(child.said()).contains("CUDA_ERROR_OUT_OF_MEMORY", " of 34.0 MiB free");
    }

    /** With who holds the memory, scope by scope. */
    private static void isTold(Child child, String begin) {
        assertThat(child.said())
                .contains("error[E6-MEMORY]: " + begin, "held         wanted for [", "held         device: ")
                .contains("batch.accumulate=2")
                .doesNotContain("\tat ");
    }
}
