package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Array;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Forked;
import org.storygan.shape.Shape;

/** What a program of ours loads on a machine without CUDA, in a JVM of its own. */
@Tag(Suites.BUILD_ONLY)
final class WithoutCudaTest {
    @TempDir
    private Path folder;

    /** The program: asks every backend, as doctor does, and computes on the best. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            for (var provider : Backends.providers()) {
                System.out.println(provider.name() + ": " + provider.whyNot().orElse("works"));
            }
            try (var device = Device.open("best")) {
                Array x = device.allocate(Shape.of(2, 2));
                device.backend().fill(3, x);
                float[] values = new float[4];
                device.backend().download(x.storage(), values);
                System.out.println("best is " + device + ", which stored " + values[3]);
            }
        }
    }

    private String run(String... flags) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("-Xlog:class+load:file=" + folder.resolve("classes.txt")));
        all.addAll(List.of(flags));
        return new Forked(all, Map.of()).run(Program.class, folder);
    }

    private List<String> loaded(String prefix) throws IOException {
        try (var lines = Files.lines(folder.resolve("classes.txt"))) {
            return lines.filter(line -> line.contains("] " + prefix)).toList();
        }
    }

    @Test
    void machineWithoutDriver_runsOnTheCpuAndLoadsNoClassOfJcuda() throws Exception {
        Path nowhere = folder.resolve("libcuda.so.1");
        assertThat(run("-Dstorygan.cuda.driver=" + nowhere, "-Dstory.debug=1"))
                .contains("cuda: -Dstorygan.cuda.driver names " + nowhere
                        + ", which is not a library for this processor\n")
                .contains("cpu: works\n")
                .contains("best is cpu, which stored 3.0\n");
        assertThat(loaded("org.storygan.cuda.CudaProvider"))
                .as("the log is one of classes")
                .isNotEmpty();
        assertThat(loaded("jcuda.")).isEmpty();
    }

    @Test
    void driverThatCannotBeLoaded_isNamedInOneSentence() throws Exception {
        byte[] header = new byte[64]; // looks like a library and is none
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
        header[18] = 62;
        Path broken = Files.write(folder.resolve("libcuda.so.1"), header);
        assertThat(run("-Dstorygan.cuda.driver=" + broken))
                .contains("cuda: the NVIDIA driver cannot be loaded: " + broken)
                .contains("best is cpu, which stored 3.0\n");
        assertThat(loaded("jcuda.")).isEmpty();
    }
}
