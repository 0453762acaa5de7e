package org.storygan.lite.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.shape.Shape;

/** Both players with stories made of noise, on a device that is open. */
record ScriptedGame(Device device, Config config, Gan gan, GanStep step, long seed) {
    private static final int FRAMES = 5;
    private static final int WORDS = 6;

    static ScriptedGame on(Device device, Config config, long seed) {
        Gan gan = Gan.of(device, config.model(), seed);
        return new ScriptedGame(
                device, config, gan, new GanStep(gan, Optional.empty(), GanSettings.of(config, 120), seed), seed);
    }

    GanBatch batch() {
        int stories = config.whole("batch.stories");
        int n = stories * FRAMES;
        int dim = config.model().text().dim();
        var text = new TextFeatures(
                random(1, n, WORDS, dim), random(2, n, dim), Tensor.full(device, Shape.of(n, WORDS), 1));
        List<String> ids =
                IntStream.range(0, n).mapToObj(i -> "story " + i / FRAMES).toList();
        List<Caption> captions =
                IntStream.range(0, n).mapToObj(i -> new Caption(List.of(i + 2))).toList();
        return new GanBatch(random(3, n, 64, 64, 3).tanh().copy(), text, FRAMES, Rivals.of(ids, captions));
    }

    private Tensor random(int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(seed, stream));
    }

    GanReport run(GanBatch batch, int number) {
        return step.run(List.of(batch), new GanStep.When(number, 0, false), new Stopwatch());
    }

    /** Of everything that training changes but the optimizers' moments. */
    Map<String, Integer> stateHashes() {
        return hashes(gan.state());
    }

    Map<String, Integer> parameterHashes() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        gan.generator().namedParameters().forEach((path, p) -> parameters.put("generator." + path, p.tensor()));
        gan.discriminator().namedParameters().forEach((path, p) -> parameters.put("discriminator." + path, p.tensor()));
        return hashes(parameters);
    }

    private static Map<String, Integer> hashes(Map<String, Tensor> tensors) {
        Map<String, Integer> hashes = new LinkedHashMap<>();
        tensors.forEach((path, x) -> hashes.put(path, Arrays.hashCode(x.floats())));
        return hashes;
    }
}
