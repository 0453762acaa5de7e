package org.storygan.lite.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.io.AtomicFile;

/**
 * A run's numbers: one JSON object a line, each with its {@code step}, flushed as it comes.
 *
 * <p>A process that dies in mid-write leaves a last line torn; reading leaves it out.
 */
public final class Metrics implements AutoCloseable {

    private final Path file;
    private final Writer writer;

    private Metrics(Path file) {
        this.file = file;
        try {
            writer = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Appends to the file, which is made if there is none. */
    public static Metrics open(Path file) {
        return new Metrics(file);
    }

    /**
     * Appends to what a run logged up to this step, inclusive; what it logged later, and a torn last line, is dropped, so
     * that a resumed run's file is that of an uninterrupted one.
     */
    public static Metrics resume(Path file, long lastStep) {
        if (Files.exists(file)) {
            var kept = lines(file).stream()
                    .filter(line -> step(file, line) <= lastStep)
                    .toList();
            var text = String.join("", kept.stream().map(line -> line + "\n").toList());
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        }
        return new Metrics(file);
    }

    /** Every whole line of the file; none when there is no file. */
    public static List<Map<String, Object>> read(Path file) {
        return Files.exists(file)
                ? lines(file).stream().map(line -> object(file, line)).toList()
                : List.of();
    }

    public void append(Map<String, ?> numbers) {
        try {
            writer.write(Json.line(numbers) + "\n"); // one write, so that a reader rarely sees half a line
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Returns when all lines would survive a loss of power. */
    public void force() {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The lines that end in a line feed and are JSON objects, but for the last any other is an error. */
    private static List<String> lines(Path file) {
        try {
            // Not Files.readString: half a letter at the torn end is no error.
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            var lines = new ArrayList<>(text.substring(0, end).lines().toList());
            // A crash of the machine can leave a file grown but not filled: zeros up to the end.
            if (!lines.isEmpty() && !isObject(lines.get(lines.size() - 1))) {
                lines.remove(lines.size() - 1);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean isObject(String line) {
        try {
            return Json.parse(line) instanceof Map<?, ?>;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static long step(Path file, String line) {
        return object(file, line).get("step") instanceof Number step ? step.longValue() : 0;
    }

    private static Map<String, Object> object(Path file, String line) {
        try {
            if (Json.parse(line) instanceof Map<?, ?> map) {
                var object = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> object.put((String) key, value));
                return object;
            }
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage());
        }
        throw damaged(file, "another value");
    }

    private static AppException damaged(Path file, String found) {
        return AppException.of(ErrorCode.E4_FORMAT, file + " is damaged before its last line")
                .found(found)
                .expected("a JSON object a line");
    }
}
