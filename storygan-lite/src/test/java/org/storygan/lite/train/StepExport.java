package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/**
 * Writes all of one training step but its optimizers, for torch_parity.py: {@code StepExport FILE [device=cpu] [preset=tiny] [stories=4]
 * [words=7]}. Weights, batch and random numbers, then what we make of them: both losses and every gradient.
 */
public final class StepExport {
    private static final long SEED = 3;
    private final Gan gan;
    private final GanBatch batch;
    private final Turn turn;
    private final GanSettings settings;
    private final Map<String, StoredTensor> file = new LinkedHashMap<>();

    private StepExport(Device device, Options options) {
        Config config = options.config("tiny");
        gan = Gan.of(device, config.model(), SEED);
        batch = RandomBatch.of(device, config.model(), options.number("stories", 4), options.number("words", 7));
        settings = GanSettings.of(config, 1);
        turn = new Turn(SEED, 1, 0, settings.selector().training(0.7));
    }

    public static void main(String[] arguments) {
        var options = new Options(List.of(arguments));
        try (Device device = Device.open(options.text("device", "cpu"))) {
            var export = new StepExport(device, options);
            export.write(Path.of(arguments[0]));
            System.out.println(arguments[0] + ": " + export.file.size() + " tensors of a step on " + device);
        }
    }

    private void write(Path to) {
        put("", gan.state());
        put(
                "batch.",
                Map.of(
                        "images", batch.images(),
                        "words", batch.text().words(),
                        "sentences", batch.text().sentences(),
                        "mask", batch.text().mask()));
        drawing(Streams.DISCRIMINATOR_STEP);
        drawing(Streams.GENERATOR_STEP);
        List.of(Streams.JUDGING_REAL, Streams.JUDGING_FAKE, Streams.JUDGING_WRONG, Streams.JUDGING_FOR_GENERATOR)
                .forEach(stream -> draw(stream, turn.training(stream), 0, Distribution.UNIFORM, frames()));
        var report = new GanReport();
        var watch = new Stopwatch();
        learned(
                "discriminator",
                gan.discriminator(),
                new JudgeLoss(gan, settings.weights()).of(batch, turn, report, watch));
        learned(
                "generator",
                gan.generator(),
                new DrawLoss(gan, Optional.empty(), settings.weights()).of(batch, turn, report, watch));
        Safetensors.write(to, file, Map.of());
    }

    private int frames() {
        return batch.images().size(0);
    }

    /** In the order in which a generator draws. */
    private void drawing(Streams stream) {
        ModelConfig model = gan.config();
        int stories = frames() / batch.frames();
        int told = model.text().told();
        Pass pass = turn.training(stream);
        draw(stream, pass, 0, Distribution.NORMAL, stories, model.context().code());
        draw(stream, pass, 1, Distribution.NORMAL, stories, told);
        draw(
                stream,
                pass,
                2,
                Distribution.NORMAL,
                stories,
                batch.frames(),
                model.context().noise());
        draw(stream, pass, 3, Distribution.UNIFORM, frames());
        draw(stream, pass, 4, Distribution.UNIFORM, frames());
    }

    private void draw(Streams stream, Pass pass, int i, Distribution distribution, int... sizes) {
        Device device = batch.images().device();
        Tensor drawn = Tensor.random(device, Shape.of(sizes), distribution, pass.nextKey());
        put("draw.", Map.of(stream.name().toLowerCase(java.util.Locale.ROOT) + "." + i, drawn));
    }

    private void learned(String who, Module module, Tensor loss) {
        put("loss.", Map.of(who, loss));
        Gradients gradients = Gradients.of(loss, module.tensors());
        Map<String, Parameter> parameters = module.namedParameters();
        parameters.forEach(
                (name, parameter) -> put("gradient." + who + ".", Map.of(name, gradients.of(parameter.tensor()))));
    }

    private void put(String prefix, Map<String, Tensor> tensors) {
        StateDict.of(tensors).forEach((name, tensor) -> file.put(prefix + name, tensor));
    }
}
