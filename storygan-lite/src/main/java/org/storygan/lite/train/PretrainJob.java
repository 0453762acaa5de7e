package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.PretrainRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.PretrainStep;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/** Trains the text and image encoders, and writes the best of them to encoder.safetensors. */
final class PretrainJob {
    private final PretrainRequest request;
    private final Console console;

    PretrainJob(PretrainRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    int run() {
        try (RunFolder folder = RunFolder.open(
                        request.destination().out(), request.destination().existing());
                StopSignal stop = StopSignal.watch(console);
                StorySet set = StoryData.open(request.data(), request.machine().threads(), console);
                Device device = request.machine().open(console);
                Metrics metrics = Metrics.open(folder.metrics())) {
            console.alsoTo(folder::log);
            var source = new EncoderSource(request.model().config(), request.seed(), console);
            Pretrained pretrained = source.run(device, set, plan(), stop, step -> tell(step, metrics));
            Path file = folder.root().resolve("encoder.safetensors");
            EncoderFile.write(file, pretrained);
            pretrained.retrieval().ifPresent(r -> console.say("kept: " + r));
            if (!stop.isRequested()) {
                folder.done();
            }
            console.result(file.toString());
            return stop.exitCode();
        }
    }

    private PretrainSettings.Plan plan() {
        var usual = PretrainSettings.Plan.DEFAULT;
        return new PretrainSettings.Plan(
                request.length().batch().orElse(usual.batch()),
                request.length().epochs().orElse(usual.epochs()),
                Math.toIntExact(request.length().steps().orElse(usual.steps())),
                usual.patience(),
                usual.heldOut());
    }

    private void tell(PretrainStep step, Metrics metrics) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("step", step.step());
        numbers.put("loss", step.loss().total());
        numbers.put("rate", step.rate());
        step.retrieval().ifPresent(r -> {
            numbers.put("retrieval", r.precision());
            numbers.put("chance", r.chance());
        });
        metrics.append(numbers);
        int every = request.every().log().orElse(10);
        if (step.retrieval().isPresent() || (every > 0 && step.step() % every == 0)) {
            console.say(step.toString());
        }
    }
}
