package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ablate}. */
@picocli.CommandLine.Command(sortOptions = false)
final class AblateCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Mixin
    private DataSetting data;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private DestinationOptions destination;

    @Mixin
    private LengthOptions length;

    @Option(
            names = "--seeds",
            paramLabel = "N,N",
            split = ",",
            description = "Train each row with each of these seeds. Default: that of --seed.")
    private List<Long> seeds;

    @Option(names = "--encoder", paramLabel = "FILE", description = "The text encoder of all rows, of pretrain.")
    private Path encoder;

    @Option(names = "--pretrain-steps", paramLabel = "N", description = "Or pre-train it for N steps first.")
    private Long pretrainSteps;

    @Mixin
    private IntervalOptions intervals;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    AblateCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var where = destination.destination("ablate", options.config());
        var flags = intervals
                .over(length.over(data.over(options.config(where)), "opt", "batch.stories"))
                .with("run.encoder", "--encoder", encoder)
                .with("damsm.before_training", "--pretrain-steps", pretrainSteps, 1);
        Config config = DataSetting.checked("ablate", flags.config().withRatesByHeart());
        var each = seeds == null
                ? List.of(config.number("run.seed"))
                : seeds.stream().distinct().toList();
        return jobs.get().ablate(new AblateRequest(config, where, machine.machine(), each), console);
    }
}
