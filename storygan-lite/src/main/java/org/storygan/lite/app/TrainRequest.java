package org.storygan.lite.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Train a story GAN.
 *
 * @param data a data set's specification: {@code synthetic:500}, {@code codraw:PATH}
 */
public record TrainRequest(
        String data,
        ModelChoice model,
        Destination destination,
        long seed,
        Machine machine,
        Length length,
        Intervals every,
        TextEncoderChoice encoder) {

    /** The command that goes on with this run where it stopped, for as long as this one asked. */
    public String resumeCommand() {
        var words = new ArrayList<>(List.of("storygan-lite", "train", "--resume", "--data", data));
        words.addAll(
                List.of("--preset", model.preset(), "--out", destination.out().toString()));
        model.settings().forEach(setting -> words.addAll(List.of("--set", setting)));
        length.steps().ifPresent(steps -> words.addAll(List.of("--steps", Long.toString(steps))));
        length.epochs().ifPresent(epochs -> words.addAll(List.of("--epochs", Integer.toString(epochs))));
        length.batch().ifPresent(batch -> words.addAll(List.of("--batch", Integer.toString(batch))));
        words.addAll(List.of("--seed", Long.toString(seed), "--device", machine.device()));
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }
}
