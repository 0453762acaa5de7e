package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;

/** That the program still runs, and what its lines look like; not how fast anything is. */
class StepTimesTest {
    private static final String LEAST = "set=g.ngf=16,d.ndf=1,text.dim=8,ctx.code_dim=4,ctx.gist_dim=4,ctx.noise_dim=2";
    private static final String NUMBER = "[0-9.]+";

    private static String printed(String... more) {
        String[] usual = {"device=cpu", "preset=tiny", "stories=2", "words=3", "warmups=1", "runs=2", LEAST};
        String[] all = new String[usual.length + more.length];
        System.arraycopy(usual, 0, all, 0, usual.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        PrintStream out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            StepTimes.main(all);
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_line_has_median_and_spread_and_memory() {
        assertThat(printed())
                .matches(
                        "(?s)step ours 2 stories 3 words \\| N N N \\| peak N held N MiB \\| host N \\| first N \\| runs 2 .*"
                                .replace("N", NUMBER));
    }

    @Test
    void all_of_a_step_is_written_for_others_to_compute(@TempDir Path folder) {
        Path file = folder.resolve("step.safetensors");
        StepExport.main(new String[] {file.toString(), "device=cpu", "preset=tiny", "stories=2", "words=3", LEAST});
        Map<String, StoredTensor> tensors = Safetensors.readAll(file);
        assertThat(tensors)
                .containsKeys("batch.mask", "draw.generator_step.4", "draw.judging_wrong.0", "loss.generator")
                .containsKeys("discriminator.d1.conv.spectral.v", "gradient.discriminator.d1.conv.weight");
        float[] gradient = tensors.get("gradient.generator.to_rgb.weight").floats();
        assertThat(gradient).hasSize(3 * 3 * 3).doesNotContain(0);
    }

    /** Two blocks of the generator run twice, one of the discriminator four times. Of each player its figures and one sum are read. */
    @Test
    void a_profile_counts_the_operations() {
        assertThat(printed("profile=true"))
                .containsPattern("attend \\| 8 \\|")
                .containsPattern("download \\| 4 \\|")
                .containsPattern("all \\| " + NUMBER);
    }
}
