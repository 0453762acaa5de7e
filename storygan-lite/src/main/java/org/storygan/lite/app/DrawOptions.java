package org.storygan.lite.app;

import picocli.CommandLine.Option;

/** {@code --seed}, {@code --samples} and {@code --z-scale}. */
final class DrawOptions {

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "Drawings of each story, with the seed, the next one, ... Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = {"--z-scale", "--noise"},
            paramLabel = "X",
            defaultValue = "1",
            description = "Factor on the noise: 0 draws the most typical pictures. Default: ${DEFAULT-VALUE}.")
    private double noise;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    SampleRequest.Draws draws() {
        if (!(noise >= 0 && noise <= Double.MAX_VALUE)) {
            throw Usage.wrong("--z-scale must be a number of at least 0").found(Double.toString(noise));
        }
        return new SampleRequest.Draws(seed, Numbers.atLeast(1, "--samples", samples), noise);
    }
}
