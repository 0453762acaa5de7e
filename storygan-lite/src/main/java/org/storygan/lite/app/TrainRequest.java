package org.storygan.lite.app;

import java.util.List;
import java.util.stream.Collectors;
import org.storygan.lite.config.Config;

/** Train a story GAN. */
public record TrainRequest(Config config, Destination destination, Machine machine) {

    /** The command that goes on with this run where it stopped, for as long as this one asked: its folder holds all settings. */
    public String resumeCommand() {
        var words = List.of(
                "storygan-lite",
                "train",
                "--resume",
                "--out",
                destination.out().toString(),
                "--device",
                machine.device());
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }
}
