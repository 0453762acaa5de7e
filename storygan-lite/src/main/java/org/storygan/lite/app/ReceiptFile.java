package org.storygan.lite.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Split;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Json;

/** Reads from a receipt of {@code evaluate} what was asked for then. */
final class ReceiptFile {
    private static final String FORMAT = "storygan-receipt-1";
    private final Path file;
    private final Map<?, ?> asked;

    private ReceiptFile(Path file, Map<?, ?> asked) {
        this.file = file;
        this.asked = asked;
    }

    static EvaluateRequest request(Path file, boolean isJson, Machine machine) {
        var receipt = new ReceiptFile(file, asked(file));
        try {
            return new EvaluateRequest(
                    receipt.subject(),
                    receipt.paths("extractors"),
                    receipt.text("encoder").map(Path::of),
                    file,
                    new EvaluateRequest.Mode(true, isJson),
                    machine);
        } catch (InvalidPathException | ArithmeticException | DataException e) { // of a name, a number, a split
            throw wrong(file, e.getMessage());
        }
    }

    private static Map<?, ?> asked(Path file) {
        try {
            if (Json.parse(Files.readString(file)) instanceof Map<?, ?> receipt
                    && FORMAT.equals(receipt.get("format"))
                    && receipt.get("asked") instanceof Map<?, ?> asked) {
                return asked;
            }
        } catch (IOException e) {
            throw AppException.of("E4-FORMAT", "cannot read the receipt " + file, e);
        } catch (IllegalArgumentException e) {
            throw wrong(file, e.getMessage());
        }
        throw wrong(file, "something else");
    }

    private static AppException wrong(Path file, String found) {
        return AppException.of("E4-FORMAT", file + " is no receipt of evaluate")
                .found(found)
                .expected("JSON with format " + FORMAT);
    }

    private EvaluateRequest.Subject subject() {
        if (asked.containsKey("real")) {
            return new EvaluateRequest.Folders(Path.of(needed("real")), Path.of(needed("drawn")));
        }
        return new EvaluateRequest.Drawn(
                Path.of(needed("checkpoint")),
                needed("data"),
                Split.of(needed("split")),
                asked.get("stories") instanceof Long n ? OptionalInt.of(Math.toIntExact(n)) : OptionalInt.empty(),
                number("seed"),
                Math.toIntExact(number("samples")));
    }

    private long number(String key) {
        if (asked.get(key) instanceof Long number) {
            return number;
        }
        throw wrong(file, "no number asked." + key);
    }

    private String needed(String key) {
        return text(key).orElseThrow(() -> wrong(file, "no text asked." + key));
    }

    private Optional<String> text(String key) {
        return asked.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private List<Path> paths(String key) {
        return asked.get(key) instanceof List<?> list
                ? list.stream().map(path -> Path.of(String.valueOf(path))).toList()
                : List.of();
    }
}
