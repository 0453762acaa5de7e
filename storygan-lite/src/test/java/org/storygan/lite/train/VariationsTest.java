package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Existing;

/** Nothing about a Java machine but its arithmetic may show in what is learned. */
class VariationsTest {
    private static final int STEPS = 3;

    @TempDir
    Path folder;

    /** What the child processes run: to a step, in a folder that may hold the steps before it. */
    public static final class Child {
        public static void main(String[] arguments) {
            Config config = Runs.config(STEPS);
            for (String setting : List.of("g.ngf=16", "d.ndf=1", "batch.stories=2", "run.data=synthetic:20")) {
                config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
            }
            var request = Runs.request(Path.of(arguments[0]), Existing.valueOf(arguments[1]), STEPS);
            new TrainJob(new TrainRequest(config, request.destination(), request.machine()), Runs.silent()).run();
        }
    }

    private record Variation(String name, List<String> environment, List<String> flags) {}

    private static final List<Variation> VARIATIONS = List.of(
            new Variation("interpreted", List.of(), List.of("-Xint")),
            new Variation(
                    "quickly compiled, other identity hashes",
                    List.of(),
                    List.of("-XX:TieredStopAtLevel=1", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2")),
            new Variation(
                    "well compiled, Turkish, ASCII, on Samoa, counted identity hashes",
                    List.of("LC_ALL=C"),
                    List.of(
                            "-XX:-TieredCompilation",
                            "-XX:+UnlockExperimentalVMOptions",
                            "-XX:hashCode=3",
                            "-Duser.language=tr",
                            "-Duser.country=TR",
                            "-Dfile.encoding=US-ASCII",
                            "-Duser.timezone=Pacific/Apia")));

    @Test
    void noFlagOfTheMachineChangesABit() throws Exception {
        Map<String, StoredTensor> plain = train(new Variation("plain", List.of(), List.of()), "REFUSE");
        for (Variation variation : VARIATIONS) {
            assertThat(train(variation, "REFUSE")).as(variation.name()).isEqualTo(plain);
        }
        // A run that goes on under another language, clock and compiler goes on as it would have.
        Variation last = VARIATIONS.get(VARIATIONS.size() - 1);
        Path run = folder.resolve("plain");
        Files.delete(run.resolve("checkpoints/step-000003.safetensors"));
        assertThat(train(new Variation("plain", last.environment(), last.flags()), "RESUME"))
                .isEqualTo(plain);
    }

    private Map<String, StoredTensor> train(Variation variation, String existing)
            throws IOException, InterruptedException {
        Path out = folder.resolve(variation.name().replace(' ', '-'));
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(variation.environment());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(variation.flags());
        String surefire = System.getProperty("surefire.test.class.path");
        String classPath = surefire != null ? surefire : System.getProperty("java.class.path");
        command.addAll(List.of("-Xmx1g", "-cp", classPath, Child.class.getName(), out.toString(), existing));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("%s finished in time", variation.name())
                .isTrue();
        assertThat(process.exitValue())
                .as(new String(Files.readAllBytes(log), StandardCharsets.UTF_8))
                .isZero();
        return Safetensors.readAll(out.resolve("checkpoints/step-000003.safetensors"));
    }
}
