package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

final class EncoderFileTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of("a red fox", "the bear"));
    private static final EncoderSizes SIZES = new EncoderSizes(3, 4, 2, 7);

    @TempDir
    Path folder;

    private final Device device = Device.open("reference");
    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("encoders.safetensors");
        EncoderFile.write(file, encoders(Optional.of(new Retrieval(0.25, 1 / 48.0, 250))));
    }

    @AfterEach
    void close() {
        device.close();
    }

    private Pretrained encoders(Optional<Retrieval> retrieval) {
        var source = new ParameterSource(device, RandomKey.of(9, 0));
        var encoders = Encoders.of(source, VOCABULARY.size(), SIZES);
        return new Pretrained(VOCABULARY, encoders, SIZES, new Gammas(4.5, 5, 11), retrieval, List.of());
    }

    @Test
    void encoders_comeBackAsTheyWere() {
        var written = encoders(Optional.of(new Retrieval(0.25, 1 / 48.0, 250)));
        var read = EncoderFile.read(file, device);
        assertThat(read.vocabulary()).isEqualTo(VOCABULARY);
        assertThat(read.sizes()).isEqualTo(SIZES);
        assertThat(read.gammas()).isEqualTo(written.gammas());
        assertThat(read.retrieval()).isEqualTo(written.retrieval());
        assertThat(StateDict.of(read.encoders().state()))
                .isEqualTo(StateDict.of(written.encoders().state()));
        var batch = TokenBatch.of(VOCABULARY, List.of("the red bear", "a wolf"));
        assertThat(read.encoders()
                        .text()
                        .apply(batch, Pass.evaluation())
                        .sentences()
                        .values())
                .containsExactly(written.encoders()
                        .text()
                        .apply(batch, Pass.evaluation())
                        .sentences()
                        .values());
    }

    @Test
    void equalEncoders_giveEqualBytes() throws IOException {
        Path again = folder.resolve("again.safetensors");
        EncoderFile.write(again, EncoderFile.read(file, device));
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void withoutRetrieval_noneComesBack() {
        EncoderFile.write(file, encoders(Optional.empty()));
        assertThat(EncoderFile.read(file, device).retrieval()).isEmpty();
    }

    @Test
    void otherSafetensors_areNotTakenForEncoders() {
        Safetensors.write(file, Map.of(), Map.of());
        assertThatThrownBy(() -> EncoderFile.read(file, device))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no encoders")
                .hasMessageContaining("pretrain");
    }

    private void refuses(String key, String value, String because) {
        try (var open = Safetensors.open(file)) {
            var metadata = new HashMap<>(open.metadata());
            metadata.put(key, value);
            metadata.values().removeIf(String::isEmpty);
            Path changed = folder.resolve("changed.safetensors");
            Safetensors.write(changed, Safetensors.readAll(file), metadata);
            assertThatThrownBy(() -> EncoderFile.read(changed, device))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(because);
        }
    }

    @Test
    void faultsInTheMetadata_areNamed() {
        refuses("format", "storygan-encoders-99", "storygan-encoders-99");
        refuses("text.dim", "", "no text.dim in the metadata");
        refuses("text.dim", "four", "four");
        refuses("text.dim", "6", "image.global.weight");
        refuses("text.dim", "-4", "must be positive");
        refuses("text.embed", "2000000000", "text.embedding.weight");
        refuses("image.width", "3", "image.block1.conv.weight");
        refuses("damsm.gamma2", "NaN", "gammas must lie between");
        refuses("vocabulary", "<pad>\n<unk>\na", "text.embedding.weight");
        refuses("vocabulary", "<pad>\na", "line 2");
        refuses("retrieval.pairs", "many", "many");
    }

    @Test
    void missingTensors_areNamed() {
        var tensors = new HashMap<>(Safetensors.readAll(file));
        tensors.remove("text.lstm.forward.weight_hh");
        try (var open = Safetensors.open(file)) {
            Safetensors.write(folder.resolve("less.safetensors"), tensors, open.metadata());
        }
        assertThatThrownBy(() -> EncoderFile.read(folder.resolve("less.safetensors"), device))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("missing: text.lstm.forward.weight_hh");
    }
}
