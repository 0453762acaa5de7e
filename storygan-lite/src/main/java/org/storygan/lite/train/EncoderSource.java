package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.config.Config;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.pretrain.EncoderSizes;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.PretrainStep;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.pretrain.Pretrainer;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.StopSignal;

/** Gets a text encoder that has learned what pictures its sentences mean: from a file, or by pre-training one now. */
record EncoderSource(Config config, Console console) {
    /** The encoder in a file that {@code pretrain} wrote. */
    FrozenEncoder read(Device device, Path file) {
        return alone(device, scope -> EncoderFile.read(file, device), file.toString());
    }

    /**
     * An encoder trained for so many steps on this set, saved in that file; empty when it was stopped, which leaves no file: one that
     * had learned less would make another run of it.
     */
    Optional<FrozenEncoder> pretrain(
            Device device, StorySet set, PretrainSettings.Plan plan, Places places, StopSignal stop) {
        console.say("pre-training the text encoder on " + set.name() + ", up to " + plan.steps() + " steps");
        FrozenEncoder encoder = alone(
                device,
                scope -> {
                    var pretrainer = new Pretrainer(
                            device, set, PretrainSettings.of(config).with(plan));
                    places.states().ifPresent(states -> states.resume(pretrainer, set));
                    Pretrained pretrained = pretrainer.run(
                            step -> {
                                say(step);
                                if (step.retrieval().isPresent() || stop.isRequested()) {
                                    places.states().ifPresent(states -> states.save(pretrainer, set));
                                }
                            },
                            stop::isRequested);
                    if (!stop.isRequested()) {
                        EncoderFile.write(places.encoder(), pretrained);
                    }
                    return pretrained;
                },
                places.encoder().toString());
        return stop.isRequested() ? Optional.empty() : Optional.of(encoder);
    }

    /**
     * Where pre-training writes.
     *
     * @param states to go on from, and to leave some
     */
    record Places(Path encoder, Optional<PretrainStates> states) {}

    private void say(PretrainStep step) {
        if (step.retrieval().isPresent() || step.step() % 50 == 0) {
            console.say("pre-training " + step);
        }
    }

    private interface Source {
        Pretrained in(org.storygan.backend.Scope scope);
    }

    /** The encoders alone, in memory of their own: the optimizer ends with the scope it was made in. */
    private FrozenEncoder alone(Device device, Source source, String name) {
        Map<String, StoredTensor> values;
        Map<String, String> facts;
        EncoderSizes sizes;
        try (var scope = device.scope("pre-training")) {
            Pretrained pretrained = source.in(scope);
            values = StateDict.of(pretrained.encoders().state());
            facts = EncoderFile.describe(pretrained);
            sizes = pretrained.sizes();
        }
        var wanted = config.model().text();
        if (sizes.dim() != wanted.dim() || sizes.embed() != wanted.embed()) {
            throw AppException.of(ErrorCode.E4_ENCODER, name + " has another size than this model")
                    .found("text.dim " + sizes.dim() + ", text.embed " + sizes.embed())
                    .expected("text.dim " + wanted.dim() + ", text.embed " + wanted.embed())
                    .suggest("--set text.dim=" + sizes.dim() + " --set text.embed=" + sizes.embed());
        }
        return new FrozenEncoder(EncoderFile.restore(name, facts, values, device));
    }
}
