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
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
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
                    receipt.subject(), receipt.judges(), file, new EvaluateRequest.Mode(true, isJson), machine);
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
            throw AppException.of(ErrorCode.E4_FORMAT, "cannot read the receipt " + file, e);
        } catch (IllegalArgumentException e) {
            throw wrong(file, e.getMessage());
        }
        throw wrong(file, "something else");
    }

    private static AppException wrong(Path file, String found) {
        return AppException.of(ErrorCode.E4_FORMAT, file + " is no receipt of evaluate")
                .found(found)
                .expected("JSON with format " + FORMAT);
    }

    private Judges judges() {
        return new Judges(
                paths("extractors"),
                text("encoder").map(Path::of),
                Optional.empty(), // computed again, all of it
                films(),
                asked.get("label_steps") instanceof Long n ? Math.toIntExact(n) : 0);
    }

    private R2Plus1d.Preparation films() {
        boolean isClean = text("films").filter("clean"::equals).isPresent();
        return isClean ? R2Plus1d.Preparation.CLEAN : R2Plus1d.Preparation.SIBLING;
    }

    private EvaluateRequest.Subject subject() {
        if (asked.containsKey("real")) {
            return new EvaluateRequest.Folders(Path.of(needed("real")), Path.of(needed("drawn")));
        }
        OptionalInt stories =
                asked.get("stories") instanceof Long n ? OptionalInt.of(Math.toIntExact(n)) : OptionalInt.empty();
        if (asked.containsKey("drawn")) {
            return new EvaluateRequest.Elsewhere(
                    Path.of(needed("drawn")), needed("data"), Split.of(needed("split")), stories);
        }
        return new EvaluateRequest.Drawn(
                Path.of(needed("checkpoint")),
                needed("data"),
                Split.of(needed("split")),
                stories,
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
