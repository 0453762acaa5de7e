package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/** Small networks and random text for them. */
final class Stories {
    private Stories() {}

    /** The tiny preset at an eighth of its width, blocks at 8 and 16: all kinds of layers, little arithmetic. */
    static ModelConfig config() {
        return ModelConfig.preset("tiny")
                .with("text.dim", "16")
                .with("ctx.code_dim", "8")
                .with("ctx.gist_dim", "8")
                .with("g.ngf", "16")
                .with("g.db_resolutions", "[8,16]")
                .with("d.ndf", "2");
    }

    static ParameterSource source(Device device) {
        return new ParameterSource(device, RandomKey.of(1, 0));
    }

    static Pass training() {
        return Pass.training(RandomKey.of(2, 0));
    }

    static Pass evaluation() {
        return Pass.evaluation(RandomKey.of(3, 0));
    }

    /** N sentences of L words, the first with one valid word, the next with two, and so on round. */
    static TextFeatures text(Device device, ModelConfig config, int n, int length) {
        return text(device, config.text().dim(), n, length);
    }

    static TextFeatures text(Device device, int dim, int n, int length) {
        double[] mask = new double[n * length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < length; j++) {
                mask[i * length + j] = j <= i % length ? 1 : 0;
            }
        }
        return new TextFeatures(
                normal(device, 4, n, length, dim),
                normal(device, 5, n, dim),
                Tensor.of(device, Shape.of(n, length), mask));
    }

    static Tensor images(Device device, int n) {
        return normal(device, 6, n, 64, 64, 3).tanh();
    }

    static Tensor normal(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(9, stream));
    }
}
