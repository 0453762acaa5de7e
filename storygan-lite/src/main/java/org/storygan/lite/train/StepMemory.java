package org.storygan.lite.train;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.CountingBackend;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

/**
 * What a training step takes of memory, found by taking one on a backend that computes nothing and holds no memory: players, optimizers,
 * a batch whose sentences are as long as they may be, and everything that the step makes. Without the text encoder, which has done its
 * work before.
 */
final class StepMemory {
    private StepMemory() {}

    static long peakBytes(Config config) {
        try (Device device = Device.of(new CountingBackend())) {
            return peakBytes(device, config);
        }
    }

    /** On a device of any kind, from its last reset on. */
    static long peakBytes(Device device, Config config) {
        Gan gan = Gan.of(device, config.model(), 0);
        var step = new GanStep(gan, guide(device, config), GanSettings.of(config, 1), 0);
        int parts = config.whole("batch.accumulate");
        GanBatch part = batch(device, config.model(), config.whole("batch.stories") / parts);
        step.run(Collections.nCopies(parts, part), new GanStep.When(1, 0, true), new Stopwatch());
        return device.memory().peakBytes();
    }

    private static Optional<Guide> guide(Device device, Config config) {
        if (config.real("loss.lambda_damsm") == 0) {
            return Optional.empty();
        }
        PretrainSettings settings = PretrainSettings.of(config);
        var source = new ParameterSource(device, RandomKey.of(0, 0));
        Encoders encoders = Encoders.of(source, Vocabulary.UNKNOWN + 1, settings.sizes());
        return Optional.of(new Guide(encoders.image(), settings.gammas()));
    }

    private static GanBatch batch(Device device, ModelConfig model, int stories) {
        int frames = model.text().frames();
        int n = stories * frames;
        int words = model.text().maxWords();
        int dim = model.text().dim();
        var text = new TextFeatures(zeros(device, n, words, dim), zeros(device, n, dim), zeros(device, n, words));
        var told = model.text().useLabels() ? text.withLabels(zeros(device, n, ModelConfig.LABELS)) : text;
        Tensor images = zeros(device, n, ModelConfig.IMAGE_SIZE, ModelConfig.IMAGE_SIZE, 3);
        var unknown = new Caption(List.of(Vocabulary.UNKNOWN));
        return new GanBatch(
                images, told, frames, Rivals.of(Collections.nCopies(n, "story"), Collections.nCopies(n, unknown)));
    }

    private static Tensor zeros(Device device, int... sizes) {
        return Tensor.full(device, Shape.of(sizes), 0);
    }
}
