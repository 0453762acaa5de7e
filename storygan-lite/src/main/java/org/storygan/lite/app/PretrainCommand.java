package org.storygan.lite.app;

import java.util.function.Supplier;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pretrain}. */
@picocli.CommandLine.Command(sortOptions = false)
final class PretrainCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Mixin
    private ModelOptions model;

    @Mixin
    private DestinationOptions destination;

    @Mixin
    private LengthOptions length;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

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
        var choice = model.model();
        var request = new PretrainRequest(
                data,
                choice,
                destination.destination("pretrain-" + choice.preset()),
                seed,
                machine.machine(),
                length.length(),
                intervals.intervals());
        return jobs.get().pretrain(request, console);
    }
}
