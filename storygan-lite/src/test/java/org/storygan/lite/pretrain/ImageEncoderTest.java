package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.contract.GradientCheck;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

final class ImageEncoderTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private ImageEncoder encoder(int width, int dim) {
        return new SmallImageEncoder(
                new ParameterSource(device, RandomKey.of(1, 0)), new ImageKind.Cnn64(width, 16), dim);
    }

    private Tensor pictures(int count, int size) {
        return Tensor.random(device, Shape.of(count, size, size, 3), Distribution.NORMAL, RandomKey.of(2, 0));
    }

    @Test
    void pictureOf64_has256RegionsAndOneVector() {
        var features = encoder(2, 6).apply(pictures(2, 64), Pass.evaluation());
        assertThat(features.regions().shape()).isEqualTo(Shape.of(2, 256, 6));
        assertThat(features.global().shape()).isEqualTo(Shape.of(2, 6));
    }

    @Test
    void regions_areOfPlacesRowByRow() {
        var encoder = encoder(2, 4);
        Tensor grey = Tensor.full(device, Shape.of(1, 64, 64, 3), 0).copy();
        Tensor spot = grey.slice(1, 0, 60)
                .pad(1, 0, 4)
                .add(Tensor.full(device, Shape.of(1, 4, 4, 3), 1).pad(1, 60, 0).pad(2, 0, 60));
        double[] before = encoder.apply(grey, Pass.evaluation()).regions().values();
        double[] after = encoder.apply(spot, Pass.evaluation()).regions().values();
        int bottomLeft = 15 * 16;
        assertThat(after[bottomLeft * 4]).isNotEqualTo(before[bottomLeft * 4]);
        assertThat(after[15 * 4]).isEqualTo(before[15 * 4]); // the top right corner is too far away
    }

    /** 3-64-128-256-256-356 channels, two normalisation parameters each, and 356 x 356 + 356 at the end. */
    @Test
    void parameters_areCountedByHand() {
        long convolutions = 3 * 16 * 64 + 64 * 16 * 128 + 128 * 9 * 256 + 256 * 9 * 256 + 256 * 9 * 356;
        long norms = 2 * (64 + 128 + 256 + 256 + 356);
        assertThat(ImageEncoder.of(new ParameterSource(device, RandomKey.of(1, 0)), EncoderSizes.PAPER)
                        .parameterCount())
                .isEqualTo(convolutions + norms + 356 * 356 + 356)
                .isEqualTo(1_968_316);
    }

    @Test
    void evaluation_doesNotSeeTheRestOfTheBatch() {
        var encoder = encoder(2, 4);
        Tensor both = pictures(2, 16);
        double[] together =
                encoder.apply(both, Pass.evaluation()).global().row(0).values();
        assertThat(encoder.apply(both.slice(0, 0, 1), Pass.evaluation())
                        .global()
                        .values())
                .containsExactly(together);
        encoder.apply(both, Pass.training(RandomKey.of(1, 1)));
        assertThat(encoder.apply(both, Pass.evaluation()).global().row(0).values())
                .isNotEqualTo(together); // the running statistics moved
    }

    @Test
    void gradientByThePicture_isRight() {
        var encoder = encoder(2, 3);
        var check = new GradientCheck(device, 1);
        var pass = Pass.trainingUnchanged(RandomKey.of(1, 1));
        double error = check.firstOrder(
                x -> Tensor.concat(
                        1,
                        encoder.apply(x.get(0), pass).regions(),
                        encoder.apply(x.get(0), pass).global().reshape(2, 1, 3)),
                java.util.List.of(pictures(2, 8).copy()));
        assertThat(error).isLessThan(1e-6);
    }

    @Test
    void greyPictures_areRefused() {
        Tensor grey = Tensor.full(device, Shape.of(1, 64, 64, 1), 0);
        assertThatThrownBy(() -> encoder(2, 4).apply(grey, Pass.evaluation()))
                .hasMessageContaining("channels differ")
                .hasMessageContaining("[1, 64, 64, 1] has 1");
    }
}
