package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}. */
@picocli.CommandLine.Command(sortOptions = false)
final class TrainCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Mixin
    private ModelOptions model;

    @Mixin
    private DestinationOptions destination;

    @Mixin
    private LengthOptions length;

    @Option(names = "--encoder", paramLabel = "FILE", description = "The text encoder, a file that pretrain wrote.")
    private Path encoder;

    @Option(names = "--pretrain-steps", paramLabel = "N", description = "Pre-train the text encoder for N steps first.")
    private Long pretrainSteps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

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
        var choice = model.model();
        var request = new TrainRequest(
                data,
                choice,
                destination.destination("train-" + choice.preset()),
                seed,
                machine.machine(),
                length.length(),
                intervals.intervals(),
                encoder());
        return jobs.get().train(request, console);
    }

    private TextEncoderChoice encoder() {
        if (encoder != null && pretrainSteps != null) {
            throw Usage.wrong("--encoder brings a text encoder and --pretrain-steps makes one: give one of them");
        }
        return new TextEncoderChoice(
                Optional.ofNullable(encoder), Numbers.optional(0, "--pretrain-steps", pretrainSteps));
    }
}
