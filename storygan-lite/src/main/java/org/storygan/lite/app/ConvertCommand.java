package org.storygan.lite.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Exit;
import org.storygan.lite.weights.WeightFile;
import org.storygan.lite.weights.WeightFormat;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}. */
@picocli.CommandLine.Command(sortOptions = false)
final class ConvertCommand implements Command {

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "A file of weights: safetensors, PyTorch's .pth, or .npz.")
    private Path from;

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = "The file to write; its end says what it becomes: .safetensors, .pth, .pt or .npz.")
    private Path to;

    @Option(names = "--force", description = "Write the file even when there is one.")
    private boolean isForced;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        var format = WeightFormat.of(to)
                .orElseThrow(() -> Usage.wrong("the name of " + to + " does not say what it is to become")
                        .expected("a name that ends with .safetensors, .pth, .pt or .npz"));
        if (Files.exists(to) && !isForced) {
            throw AppException.of(ErrorCode.E3_EXISTS, to + " is there already").suggest("another name, or --force");
        }
        try (var open = WeightFile.open(from)) {
            if (!open.metadata().isEmpty() && !format.holdsMetadata()) {
                console.warn(from + " carries text beside its tensors, which " + to + " cannot hold: "
                        + String.join(", ", open.metadata().keySet()));
            }
            format.write(to, WeightFile.readAll(from), open.metadata());
            console.say(open.names().size() + " tensors from " + open.format());
        }
        console.result(to.toString());
        return Exit.OK.code();
    }
}
