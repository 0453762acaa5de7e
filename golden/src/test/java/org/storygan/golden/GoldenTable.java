package org.storygan.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One line an op, printed as it is found and written to {@code target/golden-table.md} when all tests are done. */
final class GoldenTable implements AutoCloseable {
    private static final Path FILE = Path.of("target", "golden-table.md");

    private final Map<String, String> rows = new TreeMap<>();
    private final Map<String, String> differences = new TreeMap<>();
    private final Consumer<String> log;

    GoldenTable(Consumer<String> log) {
        this.log = log;
    }

    /** Adds a line: how many cases ran on a device and the worst errors found there beside those allowed. */
    void add(String op, String device, long cases, Worst forward, Worst gradient) {
        String row = String.format(Locale.ROOT, "| %s | %s | %d | %s | %s |", op, device, cases, forward, gradient);
        rows.put(op + " " + device, row);
        log.accept(row);
    }

    /** Adds a difference that is meant: which calls, and why. */
    void differs(String calls, String reason) {
        differences.put(calls, "| `" + calls.replace("\\", "").replace("|", "\\|") + "` | " + reason + " |");
    }

    private String meant() {
        return differences.isEmpty()
                ? ""
                : "\n## Where we differ on purpose\n\n| calls (`d` marks a gradient) | why |\n|---|---|\n"
                        + String.join("\n", differences.values())
                        + "\n";
    }

    @Override
    public void close() {
        String head = """
                # Our ops beside libtorch %s

                Random calls, each with a random upstream gradient; `worst error / allowed`. Errors are relative to the sum of the sizes
                of what is added up, or, where nothing is, to the value. libtorch computes in float64, without oneDNN.

                | op | our backend | cases | value | gradients |
                |---|---|---:|---|---|
                """.formatted(Torch.version());
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, head + String.join("\n", rows.values()) + "\n" + meant(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
