package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.storygan.datasets.story.Split;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.metrics.R2Plus1d;
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
            description = "Weights of Inception, MobileNet or R(2+1)D that pictures are compared by: safetensors, .pth"
                    + " or .npz. May be repeated.")
    private List<Path> extractors = new ArrayList<>();

    @Option(
            names = "--encoder",
            paramLabel = "FILE",
            description = "What pretrain wrote, for Cosine and R-precision. Default: encoder.safetensors of the run.")
    private Path encoder;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Keep the features of the real pictures in this file, and take them from it.")
    private Path reference;

    @Option(
            names = "--films",
            paramLabel = "HOW",
            defaultValue = "sibling",
            description = "How FSD's network gets stories: sibling, as published scores were computed, or clean, as the"
                    + " network was trained. Default: ${DEFAULT-VALUE}.")
    private String films;

    @Option(
            names = "--label-steps",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Train a classifier of the set's labels for N steps on its training pictures, and score by it."
                            + " Default: ${DEFAULT-VALUE}, none.")
    private int labelSteps;

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
                        subject(), judges(), out, new EvaluateRequest.Mode(false, isJson), machine.machine());
        return jobs.get().evaluate(request, console);
    }

    private Judges judges() {
        var preparation = Arrays.stream(R2Plus1d.Preparation.values())
                .filter(p -> p.label().equals(films))
                .findFirst()
                .orElseThrow(() -> Usage.wrong("there is no way for films called " + films)
                        .expected("--films sibling or --films clean"));
        return new Judges(
                extractors,
                Optional.ofNullable(encoder),
                Optional.ofNullable(reference),
                preparation,
                Numbers.atLeast(0, "--label-steps", labelSteps));
    }

    private EvaluateRequest.Subject subject() {
        boolean isOfCheckpoint = checkpoint != null && data != null && drawn == null && real == null;
        boolean isOfFolders = real != null && drawn != null && checkpoint == null && data == null;
        boolean isElsewhere = drawn != null && data != null && checkpoint == null && real == null;
        if (!isOfCheckpoint && !isOfFolders && !isElsewhere) {
            throw Usage.wrong("there is nothing to compare, or too much")
                    .expected("--checkpoint FILE --data SPEC, or --drawn DIR --data SPEC, or --real DIR --drawn DIR,"
                            + " or --verify RECEIPT")
                    .suggest("storygan-lite evaluate --checkpoint runs/.../step-000400.safetensors --data synthetic");
        }
        if (isOfFolders) {
            return new EvaluateRequest.Folders(real, drawn);
        }
        OptionalInt count = Numbers.optional(2, "--stories", stories);
        if (isElsewhere) {
            return new EvaluateRequest.Elsewhere(drawn, data, Split.of(split), count);
        }
        return new EvaluateRequest.Drawn(
                checkpoint, data, Split.of(split), count, seed, Numbers.atLeast(1, "--samples", samples));
    }
}
