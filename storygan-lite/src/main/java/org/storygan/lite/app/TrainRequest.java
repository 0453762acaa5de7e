package org.storygan.lite.app;

import org.storygan.lite.config.Config;

/** Train a story GAN. */
public record TrainRequest(Config config, Destination destination, Machine machine) {

    /** The command that goes on with this run where it stopped, for as long as this one asked: its folder holds all settings. */
    public String resumeCommand() {
        return Shell.command("train", destination, machine);
    }
}
