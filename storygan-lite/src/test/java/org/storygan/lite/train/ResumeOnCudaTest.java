package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Disk;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Terminal;

/** A run on the CUDA backend, emulated, that dies after its first step and goes on: the same bits as one that did not. */
class ResumeOnCudaTest {
    @TempDir
    Path folder;

    @Test
    void an_interrupted_run_ends_in_the_same_bits() throws Exception {
        Path log = folder.resolve("log");
        Process process = Fork.onEmulator(
                        Child.class,
                        folder.resolve("whole").toString(),
                        folder.resolve("parts").toString(),
                        encoder())
                .redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("device: cuda", "going on after step 1");
        String last = "checkpoints/step-000002.safetensors";
        assertThat(folder.resolve("parts").resolve(last))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(last));
        assertThat(Safetensors.readAll(folder.resolve("whole").resolve(last))).isNotEmpty();
    }

    /** Trained on the CPU. */
    private String encoder() {
        Path run = folder.resolve("cpu");
        var request = new TrainRequest(Runs.least(1), new Destination(run, Existing.REFUSE), new Machine("cpu", 1));
        assertThat(new TrainJob(request, Runs.silent()).run()).isZero();
        return run.resolve("encoder.safetensors").toString();
    }

    /** Both runs, in a JVM whose device is the emulator. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path parts = Path.of(arguments[1]);
            String encoder = arguments[2];
            run(Path.of(arguments[0]), encoder, Existing.REFUSE, Disk.REAL);
            try {
                run(parts, encoder, Existing.REFUSE, new Disk() {
                    @Override
                    public void delete(Path file) throws IOException {
                        if (file.getFileName().toString().startsWith("step-000002")) {
                            throw new IllegalStateException("the machine dies");
                        }
                        Disk.super.delete(file);
                    }
                });
                throw new AssertionError("it was to die");
            } catch (IllegalStateException e) {
                run(parts, encoder, Existing.RESUME, Disk.REAL);
            }
        }

        private static void run(Path out, String encoder, Existing existing, Disk disk) {
            Config config =
                    Runs.least(2).with("run.encoder", encoder, "test").with("run.checkpoint_every", "1", "test");
            var console = Console.of(System.out, System.out, Terminal.NONE);
            var request = new TrainRequest(config, new Destination(out, existing), new Machine("cuda", 1));
            int exit = new TrainJob(request, console, disk).run();
            if (exit != 0) {
                throw new AssertionError("exit " + exit);
            }
        }
    }
}
