package org.storygan.lite.app;

import java.nio.file.Path;

/**
 * Draw stories with a trained generator.
 *
 * @param noiseScale factor on the noise: 1 as in training, 0 for the most typical picture
 */
public record SampleRequest(
        Path checkpoint, StorySource source, Destination destination, long seed, double noiseScale, Machine machine) {}
