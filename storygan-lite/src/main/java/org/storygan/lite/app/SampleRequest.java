package org.storygan.lite.app;

import java.nio.file.Path;

/** Draw stories with a trained generator. */
public record SampleRequest(
        Path checkpoint, StorySource source, Destination destination, Draws draws, Extras extras, Machine machine) {
    /**
     * Which noise the pictures come from.
     *
     * @param seed of the first drawing of each story; the next drawing has the next seed
     * @param samples drawings of each story, at least 1
     * @param noiseScale factor on the noise: 1 as in training, 0 for the most typical picture
     */
    public record Draws(long seed, int samples, double noiseScale) {}

    /**
     * What is made beside frames, strips and the sheet.
     *
     * @param isAnimated an animated PNG of each drawing
     * @param isExplained a sheet of each drawing with what its dynamic blocks chose and the words they looked at
     */
    public record Extras(boolean isAnimated, boolean isExplained) {}
}
