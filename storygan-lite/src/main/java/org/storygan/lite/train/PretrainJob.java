package org.storygan.lite.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Existing;
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
                StorySet set =
                        StoryData.open(request.config(), request.machine().threads(), console);
                Device device = request.machine().open(console)) {
            console.alsoTo(folder::log);
            var choices = new DeviceChoices(folder, device);
            var pretrainer = new Pretrainer(device, set, PretrainSettings.of(request.config()));
            var states = new PretrainStates(
                    CheckpointFolder.of(folder.checkpoints()).ofPretraining(), request.config(), console);
            long before = resume(pretrainer, states, set);
            folder.writeConfig(ConfigFile.yaml(request.config()));
            folder.write("config.origin.txt", ConfigFile.origins(request.config()));
            try (Metrics metrics = Metrics.resume(folder.metrics(), before)) {
                Pretrained pretrained = pretrainer.run(
                        step -> {
                            tell(step, metrics);
                            if (step.retrieval().isPresent() || stop.isRequested()) {
                                metrics.force();
                                choices.save();
                                states.save(pretrainer, set);
                            }
                        },
                        stop::isRequested);
                return finish(pretrained, folder, stop);
            }
        }
    }

    /** The last step that was taken; 0 for a new run. */
    private long resume(Pretrainer pretrainer, PretrainStates states, StorySet set) {
        if (request.destination().existing() != Existing.RESUME) {
            return 0;
        }
        Optional<Long> before = states.resume(pretrainer, set);
        Path out = request.destination().out();
        boolean isBegun = Files.exists(out.resolve("config.yaml"));
        if (before.isEmpty() && !isBegun) {
            throw AppException.of(ErrorCode.E4_NONE, "there is nothing to resume from in " + states.folder())
                    .suggest("leave out --resume to begin anew, or name the folder of a pre-training with --out");
        } else if (before.isEmpty()) {
            console.warn("the pre-training ended before its first checkpoint: it begins again");
        }
        return before.orElse(0L);
    }

    private int finish(Pretrained pretrained, RunFolder folder, StopSignal stop) {
        Path file = folder.root().resolve("encoder.safetensors");
        EncoderFile.write(file, pretrained);
        pretrained.retrieval().ifPresent(r -> console.say("kept: " + r));
        if (stop.isRequested()) {
            console.say("to go on: " + request.resumeCommand());
        } else {
            folder.done();
        }
        console.result(file.toString());
        return stop.exitCode();
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
