package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.cuda.emulation.Forked;

@Tag(Suites.BUILD_ONLY)
final class LaunchCostTest {
    /** Figures and machine in docs/bench/launch-cost.md, where the ratio is twice this; the fastest of 15 rounds is compared. */
    private static final double RATIO = 5;

    @Test
    void packedParameters_costAFifthOfPointersAtMostAndNoHeap(@TempDir Path folder) throws Exception {
        Emulation.require();
        var emulator = new Forked(
                List.of("-Dstorygan.cuda.emulator=" + System.getProperty("storygan.cuda.emulator")),
                Map.of("STORYGAN_EMULATOR_LAUNCHES", "off"));
        String printed = emulator.run(Program.class, folder);
        var ratio = Pattern.compile("ratio ([0-9.]+)").matcher(printed);
        assertThat(ratio.find()).as(printed).isTrue();
        assertThat(Double.parseDouble(ratio.group(1))).as(printed).isGreaterThan(RATIO);
        assertThat(printed).containsPattern("packed .* 0 bytes").containsPattern("named .* 0 bytes");
    }

    /** Few rounds. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            LaunchCost.main(new String[] {"15", "10000"});
        }
    }
}
