package org.storygan.lite.app;

import picocli.CommandLine.Option;

/** {@code --log-every}, {@code --sample-every} and {@code --checkpoint-every}. */
final class IntervalOptions {

    @Option(names = "--log-every", paramLabel = "N", description = "Log after every N steps.")
    private Integer log;

    @Option(
            names = "--sample-every",
            paramLabel = "N",
            description = "Draw the sample stories after every N steps; 0: never.")
    private Integer sample;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Save after every N steps; 0: only at the end.")
    private Integer checkpoint;

    Flags over(Flags flags) {
        return flags.with("run.log_every", "--log-every", log, 1)
                .with("run.sample_every", "--sample-every", sample, 0)
                .with("run.checkpoint_every", "--checkpoint-every", checkpoint, 0);
    }
}
