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
        return jobs.get().train(new TrainRequest(config, where, machine.machine()), console);
    }

    private Config config(Config settings) {
        if (encoder != null && pretrainSteps != null) {
            throw Usage.wrong("--encoder brings a text encoder and --pretrain-steps makes one: give one of them");
        }
        var flags = intervals
                .over(length.over(data.over(settings), "opt", "batch.stories"))
                .with("run.encoder", "--encoder", encoder)
                .with("damsm.before_training", "--pretrain-steps", pretrainSteps, 1);
        return DataSetting.checked("train", flags.config());
    }
}
