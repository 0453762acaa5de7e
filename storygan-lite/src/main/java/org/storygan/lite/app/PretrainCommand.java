package org.storygan.lite.app;

import java.util.function.Supplier;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;

/** {@code pretrain}. */
@picocli.CommandLine.Command(sortOptions = false)
final class PretrainCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Mixin
    private DataSetting data;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private DestinationOptions destination;

    @Mixin
    private LengthOptions length;

    @Mixin
    private IntervalOptions intervals;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    PretrainCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var where = destination.destination("pretrain", options.config());
        var flags = intervals.over(length.over(data.over(options.config(where)), "damsm", "damsm.batch"));
        var config = DataSetting.checked("pretrain", flags.config());
        return jobs.get().pretrain(new PretrainRequest(config, where, machine.machine()), console);
    }
}
