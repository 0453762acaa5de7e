package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.lite.run.Existing;

/** Same seed, another process, another language: the same weights to the last bit. */
class TwoProcessesTest {
    private static final int STEPS = 50;

    @TempDir
    Path folder;

    /** What the child processes run. */
    public static final class Child {
        public static void main(String[] arguments) {
            var request = Runs.request(Path.of(arguments[0]), Existing.REFUSE, STEPS);
            int exit = new TrainJob(request, Runs.silent()).run();
            if (exit != 0) {
                throw new IllegalStateException("training ended with " + exit);
            }
        }
    }

    @Test
    void fifty_steps_end_in_the_same_weights_in_every_process_and_locale() throws Exception {
        Path plain = train("plain", List.of());
        Path again = train("again", List.of());
        Path turkish =
                train("turkish", List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Pacific/Apia"));
        assertThat(Safetensors.readAll(again)).isEqualTo(Safetensors.readAll(plain));
        assertThat(Safetensors.readAll(turkish)).isEqualTo(Safetensors.readAll(plain));
    }

    private Path train(String name, List<String> flags) throws Exception {
        Path out = folder.resolve(name);
        List<String> all = new ArrayList<>(flags);
        all.add("-Xmx1g");
        ProcessBuilder builder = Fork.of(all, Child.class, out.toString());
        if (!flags.isEmpty()) {
            builder.environment().put("LC_ALL", "C");
        }
        Path log = folder.resolve(name + ".log");
        Process process = builder.redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("finished in time").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return out.resolve("checkpoints/step-0000" + STEPS + ".safetensors");
    }
}
