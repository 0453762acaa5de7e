package org.storygan.lite.train;

import java.util.List;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.shape.Shape;

/** What a step can be measured with where the stories do not matter. */
final class RandomBatch {
    private RandomBatch() {}

    /** Random pictures and text, sentences of half the words to all of them. */
    static GanBatch of(Device device, ModelConfig model, int stories, int words) {
        int frames = model.text().frames();
        int n = stories * frames;
        double[] mask = new double[n * words];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % words < words - i / words % (words / 2 + 1) ? 1 : 0;
        }
        var text = new TextFeatures(
                normal(device, 1, n, words, model.text().dim()),
                normal(device, 2, n, model.text().dim()),
                Tensor.of(device, Shape.of(n, words), mask));
        List<String> names =
                IntStream.range(0, n).mapToObj(i -> "story " + i / frames).toList();
        List<Caption> captions =
                IntStream.range(0, n).mapToObj(i -> new Caption(List.of(i + 2))).toList();
        int side = ModelConfig.IMAGE_SIZE;
        Tensor images = normal(device, 3, n, side, side, 3).tanh().copy();
        return new GanBatch(images, text, frames, Rivals.of(names, captions));
    }

    private static Tensor normal(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(5, stream));
    }
}
