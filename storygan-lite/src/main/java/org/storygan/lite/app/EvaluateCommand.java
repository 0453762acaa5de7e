package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.storygan.datasets.story.Split;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}. */
@picocli.CommandLine.Command(sortOptions = false)
final class EvaluateCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "What train saved.")
    private Path checkpoint;

    @Option(names = "--data", paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            defaultValue = "test",
            description = "train, val or test. Default: ${DEFAULT-VALUE}.")
    private String split;

    @Option(names = "--stories", paramLabel = "N", description = "Only the first N stories of the split.")
    private Integer stories;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each story is drawn, each time with other noise. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of the noise. Default: 42.")
    private long seed;

    @Option(names = "--real", paramLabel = "DIR", description = "Instead of --data: a folder of real pictures (PNG).")
    private Path real;

    @Option(names = "--drawn", paramLabel = "DIR", description = "Instead of --checkpoint: a folder of drawn ones.")
    private Path drawn;

    @Option(
            names = "--extractor",
            paramLabel = "FILE",
            description = "Weights of Inception or MobileNet that pictures are compared by. May be repeated.")
    private List<Path> extractors = new ArrayList<>();

    @Option(
            names = "--encoder",
            paramLabel = "FILE",
            description = "What pretrain wrote, for Cosine and R-precision. Default: encoder.safetensors of the run.")
    private Path encoder;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "evaluation.json",
            description = "The receipt; the pictures go into a folder beside it. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--verify",
            paramLabel = "RECEIPT",
            description = "Compute again what a receipt tells, and compare. Needs no other option.")
    private Path receipt;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    EvaluateCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var request = receipt != null
                ? ReceiptFile.request(receipt, isJson, machine.machine())
                : new EvaluateRequest(
                        subject(),
                        extractors,
                        Optional.ofNullable(encoder),
                        out,
                        new EvaluateRequest.Mode(false, isJson),
                        machine.machine());
        return jobs.get().evaluate(request, console);
    }

    private EvaluateRequest.Subject subject() {
        boolean isOfFolders = real != null && drawn != null;
        boolean isOfCheckpoint = checkpoint != null && data != null;
        if (isOfFolders == isOfCheckpoint) {
            throw Usage.wrong("there is nothing to compare, or too much")
                    .expected("--checkpoint FILE --data SPEC, or --real DIR --drawn DIR, or --verify RECEIPT")
                    .suggest("storygan-lite evaluate --checkpoint runs/.../step-000400.safetensors --data synthetic");
        }
        if (isOfFolders) {
            return new EvaluateRequest.Folders(real, drawn);
        }
        OptionalInt count =
                stories == null ? OptionalInt.empty() : OptionalInt.of(Numbers.atLeast(2, "--stories", stories));
        return new EvaluateRequest.Drawn(
                checkpoint, data, Split.of(split), count, seed, Numbers.atLeast(1, "--samples", samples));
    }
}
