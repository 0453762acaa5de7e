package org.storygan.lite.app;

import picocli.CommandLine.Option;

/** {@code --steps}, {@code --epochs} and {@code --batch}. */
final class LengthOptions {

    @Option(names = "--steps", paramLabel = "N", description = "Train until so many steps are done.")
    private Long steps;

    @Option(names = "--epochs", paramLabel = "N", description = "Train until the data has been seen so many times.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Stories a step; in pretrain, pairs a step.")
    private Integer batch;

    /** @param group the keys are {@code GROUP.steps} and {@code GROUP.epochs} */
    Flags over(Flags flags, String group, String batchKey) {
        if (steps != null && epochs != null) {
            throw Usage.wrong("--steps and --epochs both say how long to train: give one of them");
        }
        var limited = flags.with(group + ".steps", "--steps", steps, 1)
                .with(group + ".epochs", "--epochs", epochs, 1)
                .with(batchKey, "--batch", batch, 1);
        return epochs == null ? limited : limited.with(group + ".steps", "--epochs", 0);
    }
}
