package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.PretrainRequest;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.PretrainStep;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.pretrain.Pretrainer;
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
                StorySet set = StoryData.open(
                        request.config().text("run.data"), request.machine().threads(), console);
                Device device = request.machine().open(console);
                Metrics metrics = Metrics.open(folder.metrics())) {
            console.alsoTo(folder::log);
            folder.writeConfig(ConfigFile.yaml(request.config()));
            folder.write("config.origin.txt", ConfigFile.origins(request.config()));
            var settings = PretrainSettings.of(request.config());
            Pretrained pretrained =
                    new Pretrainer(device, set, settings).run(step -> tell(step, metrics), stop::isRequested);
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
        int every = request.config().whole("run.log_every");
        if (step.retrieval().isPresent() || step.step() % every == 0) {
            console.say(step.toString());
        }
    }
}
