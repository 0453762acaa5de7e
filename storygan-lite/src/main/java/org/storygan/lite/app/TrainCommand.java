package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}. */
@picocli.CommandLine.Command(sortOptions = false)
final class TrainCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Mixin
    private DataSetting data;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private DestinationOptions destination;

    @Mixin
    private LengthOptions length;

    @Option(names = "--encoder", paramLabel = "FILE", description = "The text encoder, a file that pretrain wrote.")
    private Path encoder;

    @Option(names = "--pretrain-steps", paramLabel = "N", description = "Pre-train the text encoder for N steps first.")
    private Long pretrainSteps;

    @Option(
            names = "--overfit-batches",
            paramLabel = "N",
            description = "Learn only the first N batches, by heart: a test of the whole.")
    private Integer overfitBatches;

    @Option(
            names = "--dry-run",
            description = "Check everything, take one step, say what the run would take, and leave nothing behind.")
    private boolean isDryRun;

    @Mixin
    private IntervalOptions intervals;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    TrainCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var where = destination.destination("train", options.config());
        var config = config(options.config(where));
        var request = new TrainRequest(config, where, machine.machine());
        return isDryRun ? jobs.get().dryRun(request, console) : jobs.get().train(request, console);
    }

    private Config config(Config settings) {
        if (encoder != null && pretrainSteps != null) {
            throw Usage.wrong("--encoder brings a text encoder and --pretrain-steps makes one: give one of them");
        }
        var flags = intervals
                .over(length.over(data.over(settings), "opt", "batch.stories"))
                .with("run.encoder", "--encoder", encoder)
                .with("damsm.before_training", "--pretrain-steps", pretrainSteps, 1)
                .with("run.overfit_batches", "--overfit-batches", overfitBatches, 0);
        return DataSetting.checked("train", flags.config().withRatesByHeart());
    }
}
