package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.shape.DType;

/**
 * A checkpoint of every format that was ever current is kept, and loads for as long as the format's number stands. Whoever changes what
 * a checkpoint holds, so that this fails, raises the number and keeps a file of the new one.
 */
class KeptCheckpointTest {
    @TempDir
    Path folder;

    static Path kept() throws URISyntaxException {
        return Path.of(KeptCheckpointTest.class
                .getResource("/checkpoints/" + Checkpoint.FORMAT + ".safetensors")
                .toURI());
    }

    @Test
    void the_kept_file_loads_into_networks_built_from_its_own_settings_and_draws() throws Exception {
        try (Device device = Device.of(new ReferenceBackend(DType.FLOAT32))) {
            Checkpoint checkpoint = Checkpoint.read(kept());
            assertThat(checkpoint.step()).isEqualTo(2);
            assertThat(checkpoint.config().text("run.data")).isEqualTo("synthetic:20");
            assertThat(checkpoint.best().orElseThrow().name()).startsWith("Frechet[damsm-cnn64,val");
            assertThat(checkpoint.alarms().shown()).containsKey("gap");
            FrozenEncoder encoder = checkpoint.encoder(device);
            assertThat(encoder.vocabulary().size()).isGreaterThan(20);
            Gan gan = Gan.of(device, checkpoint.config().model(), 0);
            Players players = new Players(
                    gan,
                    new GanStep(gan, Optional.of(encoder.guide()), GanSettings.of(checkpoint.config(), 1), 0),
                    encoder,
                    Optional.of(new Follower(device, checkpoint.config().model(), gan.generator(), 0.9)));
            checkpoint.loadInto(players);
            assertThat(players.step().steps()).isEqualTo(2);
            var drawn = new Sampler(device, gan.generator(), encoder)
                    .draw(List.of(Script.written(List.of("a fox runs"))), 1, 1);
            assertThat(drawn.get(0)).hasSize(1);
        }
    }

    /** Written again, it is the same file: nothing that it holds was dropped on the way. */
    @Test
    void what_was_read_of_the_kept_file_gives_the_same_bytes() throws Exception {
        Path again = folder.resolve("again.safetensors");
        try (var open = Safetensors.open(kept())) {
            Safetensors.write(again, Safetensors.readAll(kept()), open.metadata());
        }
        assertThat(again).hasSameBinaryContentAs(kept());
        assertThat(Files.size(kept())).as("bytes that are committed").isLessThan(400_000);
    }

    @Test
    void a_file_of_another_format_is_refused_with_both_numbers() throws Exception {
        Path other = folder.resolve("other.safetensors");
        try (var open = Safetensors.open(kept())) {
            Map<String, String> metadata = new TreeMap<>(open.metadata());
            metadata.put("format", "storygan-checkpoint-2");
            Safetensors.write(other, Safetensors.readAll(kept()), metadata);
        }
        assertThatThrownBy(() -> Checkpoint.read(other))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("storygan-checkpoint-2")
                .hasMessageContaining(Checkpoint.FORMAT);
    }
}
