package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.io.FormatException;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/** With the true weights: nothing smaller has its shapes. */
final class InceptionEncoderTest {
    private static final int DIM = 356;

    @TempDir
    Path folder;

    private static Path trunk() {
        String data = System.getenv("STORYGAN_DATA");
        assumeTrue(data != null, "STORYGAN_DATA does not say where the data sets are");
        return Path.of(data, "inception-2015-12-05-fid-trunk", "inception-2015-12-05-trunk-to-Mixed_7a.safetensors");
    }

    @Test
    void whatIsTrained_isCountedByHand_andTheRestStaysFrozen() {
        try (var device = Device.open("cpu")) {
            var encoder = new InceptionEncoder(
                    new ParameterSource(device, RandomKey.of(1, 0)), new ImageKind.Inception(trunk()), DIM);
            assertThat(encoder.parameterCount())
                    .as("a 1 x 1 convolution, and a linear layer with bias, from 768 to 356")
                    .isEqualTo(273_408 + 273_764);
            Tensor pictures = Tensor.random(device, Shape.of(2, 64, 64, 3), Distribution.NORMAL, RandomKey.of(2, 0));
            var features = encoder.apply(pictures.tanh(), Pass.evaluation());
            assertThat(features.regions().shape()).isEqualTo(Shape.of(2, 17 * 17, DIM));
            assertThat(features.global().shape()).isEqualTo(Shape.of(2, DIM));
            assertThat(features.global().row(0).values())
                    .isNotEqualTo(features.global().row(1).values());
            assertThat(encoder.isDifferentiable()).isFalse();
        }
    }

    /** The file of the encoders holds what was trained, and knows which frozen weights belong to it. */
    @Test
    void aFile_wantsTheWeightsItWasTrainedWith() throws IOException {
        Path copy = Files.copy(trunk(), folder.resolve("trunk.safetensors"));
        Path file = folder.resolve("encoder.safetensors");
        try (var device = Device.open("cpu")) {
            var sizes = new EncoderSizes(4, 6, new ImageKind.Inception(copy), 10);
            var words = Vocabulary.of(List.of("a cat"));
            var encoders = Encoders.of(new ParameterSource(device, RandomKey.of(1, 0)), words.size(), sizes);
            EncoderFile.write(
                    file, new Pretrained(words, encoders, sizes, Gammas.DEFAULT, Optional.empty(), List.of()));
            assertThat(Files.size(file)).as("without the frozen part").isLessThan(100_000);
            var read = EncoderFile.read(file, device);
            assertThat(read.sizes()).isEqualTo(sizes);
            assertThat(read.encoders().image().state().get("local.weight").values())
                    .isEqualTo(encoders.image().state().get("local.weight").values());
            Files.write(copy, new byte[10]);
            assertThatThrownBy(() -> EncoderFile.read(file, device))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("of 10 bytes");
            Files.delete(copy);
            assertThatThrownBy(() -> EncoderFile.read(file, device)).hasMessageContaining("no file " + copy);
        }
    }
}
