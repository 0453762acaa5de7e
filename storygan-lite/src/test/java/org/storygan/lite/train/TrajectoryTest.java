package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

/** Training with one seed goes the same way on every backend: the losses of its steps, and those of the text encoder before them. */
class TrajectoryTest {
    private static final int STEPS = 10;
    private static final Path EMULATOR =
            Path.of("../kernels/target/emulator").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    /** What the child processes run, one for each backend. */
    public static final class Child {
        public static void main(String[] arguments) {
            var request = Runs.request(Path.of(arguments[1]), Existing.REFUSE, STEPS);
            var config = request.config()
                    .with("g.ngf", "16", "test")
                    .with("d.ndf", "2", "test")
                    .with("batch.stories", "2", "test")
                    .with("damsm.batch", "4", "test")
                    .with("damsm.width", "2", "test")
                    .with("damsm.regions", "8", "test")
                    .with("run.checkpoint_every", "0", "test");
            var machine = new Machine(arguments[0], 1);
            int exit = new TrainJob(new TrainRequest(config, request.destination(), machine), Runs.silent()).run();
            if (exit != 0) {
                throw new IllegalStateException("training ended with " + exit);
            }
        }
    }

    private List<Map<String, Object>> train(String device) throws Exception {
        Path out = folder.resolve(device);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String surefire = System.getProperty("surefire.test.class.path");
        String classPath = surefire != null ? surefire : System.getProperty("java.class.path");
        command.addAll(List.of("-Xmx1g", "-Dstorygan.cuda.emulator=" + EMULATOR));
        command.addAll(List.of("-cp", classPath, Child.class.getName(), device, out.toString()));
        Path log = folder.resolve(device + ".log");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("finished in time").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        System.out.println(device + " took " + (System.nanoTime() - began) / 1000000 + " ms");
        return Metrics.read(out.resolve("metrics.jsonl"));
    }

    @Test
    void tenSteps_haveTheLossesOfTheReferenceOnEveryBackend() throws Exception {
        var reference = train("reference");
        var cpu = train("cpu");
        var cuda = train("cuda");
        for (int i = 0; i < STEPS; i++) {
            for (String key : List.of("loss_d", "loss_g", "kl")) {
                double e = ((Number) reference.get(i).get(key)).doubleValue();
                System.out.println((i + 1) + " " + key + " " + e + " cpu "
                        + (((Number) cpu.get(i).get(key)).doubleValue() - e) + " cuda "
                        + (((Number) cuda.get(i).get(key)).doubleValue() - e));
            }
        }
    }
}
