package org.storygan.lite.app;

import org.storygan.lite.config.Config;

/** Train the text and image encoders (DAMSM). */
public record PretrainRequest(Config config, Destination destination, Machine machine) {

    /** The command that goes on with this pre-training where it stopped. */
    public String resumeCommand() {
        return Shell.command("pretrain", destination, machine);
    }
}
