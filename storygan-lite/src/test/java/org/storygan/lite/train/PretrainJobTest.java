package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.PretrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

class PretrainJobTest {
    @TempDir
    Path folder;

    private static Config config(int steps) {
        return Runs.config(1)
                .with("damsm.steps", Integer.toString(steps), "test")
                .with("damsm.batch", "6", "test")
                .with("damsm.width", "2", "test")
                .with("damsm.regions", "8", "test")
                .with("damsm.look_every", "2", "test")
                .with("damsm.held_out", "20", "test");
    }

    private int pretrain(Path out, Existing existing, Config config) {
        var request = new PretrainRequest(config, new Destination(out, existing), new Machine("cpu", 2));
        return new PretrainJob(request, Runs.silent()).run();
    }

    private static Map<String, StoredTensor> encoder(Path run) {
        return Safetensors.readAll(run.resolve("encoder.safetensors"));
    }

    @Test
    void pretraining_that_goes_on_ends_in_the_same_bits() {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        assertThat(pretrain(whole, Existing.REFUSE, config(6))).isZero();
        assertThat(pretrain(parts, Existing.REFUSE, config(2))).isZero();
        assertThat(pretrain(parts, Existing.RESUME, config(6))).isZero();
        assertThat(encoder(parts)).isEqualTo(encoder(whole));
        assertThat(Safetensors.readAll(parts.resolve("checkpoints/pretraining-000006.safetensors")))
                .isEqualTo(Safetensors.readAll(whole.resolve("checkpoints/pretraining-000006.safetensors")));
        assertThat(Metrics.read(parts.resolve("metrics.jsonl")))
                .extracting(line -> ((Number) line.get("step")).intValue())
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void it_does_not_go_on_with_other_settings_or_from_nothing() {
        pretrain(folder, Existing.REFUSE, config(2));
        assertThatThrownBy(() -> pretrain(folder, Existing.RESUME, config(4).with("damsm.lr", "0.1", "test")))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("damsm.lr was 0.002, now 0.1");
        assertThatThrownBy(() -> pretrain(folder.resolve("none"), Existing.RESUME, config(4)))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("nothing to resume from");
    }

    @Test
    void inception_without_its_weights_is_refused_in_words() {
        Config config = config(2).with("damsm.image_encoder", "inception", "test");
        assertThatThrownBy(() -> pretrain(folder.resolve("a"), Existing.REFUSE, config))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("needs its weights")
                .hasMessageContaining("cnn64");
        assertThatThrownBy(() -> pretrain(
                        folder.resolve("b"), Existing.REFUSE, config.with("damsm.trunk", "no/such.file", "test")))
                .hasMessageContaining("there is no file no/such.file");
    }
}
