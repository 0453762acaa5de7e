package org.storygan.lite.app;

import org.storygan.lite.config.Config;

/** Train the text and image encoders (DAMSM). */
public record PretrainRequest(Config config, Destination destination, Machine machine) {}
