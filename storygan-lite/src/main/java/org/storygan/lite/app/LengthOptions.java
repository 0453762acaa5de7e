package org.storygan.lite.app;

import picocli.CommandLine.Option;

/** {@code --steps}, {@code --epochs} and {@code --batch}. */
final class LengthOptions {

    @Option(names = "--steps", paramLabel = "N", description = "Train until so many steps are done.")
    private Long steps;

    @Option(names = "--epochs", paramLabel = "N", description = "Train until the data has been seen so many times.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Stories a step.")
    private Integer batch;

    Length length() {
        if (steps != null && epochs != null) {
            throw Usage.wrong("--steps and --epochs both say how long to train: give one of them");
        }
        return new Length(
                Numbers.optional(1, "--steps", steps),
                Numbers.optional(1, "--epochs", epochs),
                Numbers.optional(1, "--batch", batch));
    }
}
