package org.storygan.lite.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Json;
import org.storygan.lite.weights.WeightFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}. */
@picocli.CommandLine.Command(sortOptions = false)
final class InspectCommand implements Command {

    private static final int LONGEST = 100; // letters of a value that a line shows

    @Parameters(paramLabel = "FILE", description = "A file of weights: safetensors, PyTorch's .pth, or .npz.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        if (Files.isDirectory(file)) {
            throw folder();
        }
        try (var open = WeightFile.open(file)) {
            var tensors = open.names().stream()
                    .map(name -> TensorFacts.of(name, open.read(name)))
                    .toList();
            console.result(isJson ? Json.pretty(json(open, tensors)) : text(open, tensors));
        }
        return Exit.OK.code();
    }

    private AppException folder() {
        var error = AppException.of(ErrorCode.E4_FORMAT, file + " is a folder").expected("a safetensors file");
        try (var inside = Files.walk(file, 2)) {
            return inside.filter(path -> path.toString().endsWith(".safetensors"))
                    .max(Comparator.naturalOrder())
                    .map(newest -> error.suggest("storygan-lite inspect " + Shell.quoted(newest.toString())))
                    .orElse(error);
        } catch (IOException e) {
            return error;
        }
    }

    private Map<String, Object> json(WeightFile open, List<TensorFacts> tensors) {
        var json = new LinkedHashMap<String, Object>();
        json.put("file", file);
        json.put("format", open.format());
        json.put("checksums", open.hasChecksums());
        json.put("values", values(tensors));
        json.put("metadata", open.metadata());
        json.put("tensors", tensors.stream().map(TensorFacts::json).toList());
        return json;
    }

    private String text(WeightFile open, List<TensorFacts> tensors) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %s, %d tensors, %,d values, %s%n",
                file,
                open.format(),
                tensors.size(),
                values(tensors),
                open.hasChecksums() ? "checksums right" : "no checksums"));
        open.metadata()
                .forEach((key, value) -> text.append(String.format(Locale.ROOT, "  %s: %s%n", key, shown(value))));
        text.append(TensorFacts.header()).append('\n');
        tensors.forEach(tensor -> text.append(tensor.row()).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String shown(String value) {
        var line = value.replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "... (" + value.length() + " letters)";
    }

    private static long values(List<TensorFacts> tensors) {
        return tensors.stream().mapToLong(TensorFacts::count).sum();
    }
}
