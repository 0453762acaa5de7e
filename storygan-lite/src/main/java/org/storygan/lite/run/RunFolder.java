package org.storygan.lite.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.storygan.io.AtomicFile;

/**
 * The folder of one run, locked while it is open:
 *
 * <pre>
 * config.yaml   env.json   metrics.jsonl   run.log   choices.txt
 * checkpoints/  samples/   report.html     DONE or FAILED
 * diagnosis/    only of steps that went wrong
 * </pre>
 */
public final class RunFolder implements AutoCloseable {

    private static final List<String> FILES = List.of(
            "config.yaml",
            "config.origin.txt",
            "env.json",
            "choices.txt",
            "metrics.jsonl",
            "run.log",
            "report.html",
            "DONE",
            "FAILED");
    private static final List<String> FOLDERS = List.of("checkpoints", "samples");
    private static final String DIAGNOSES = "diagnosis"; // there only when something went wrong

    private final Path root;
    private final FolderLock lock;

    private RunFolder(Path root, FolderLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Makes the folder, or takes the one that is there as {@code existing} says; replacing removes what a run writes and
     * nothing else.
     *
     * @throws AppException E2-EXISTS when a run is there and must not be touched, E10-LOCKED when another process has it
     */
    public static RunFolder open(Path root, Existing existing) {
        try {
            refuseOccupied(root, existing); // before anything is made
            Files.createDirectories(root);
            var lock = FolderLock.of(root);
            try {
                refuseOccupied(root, existing); // and again when nobody else can come in
                var folder = new RunFolder(root, lock);
                folder.prepare(existing);
                return folder;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + root, e);
        }
    }

    /**
     * Finds out whether {@link #open} would take the folder, and leaves it as it is.
     *
     * @throws AppException E2-EXISTS when a run is there and must not be touched, E3-WRITE when nothing can be written there
     */
    public static void check(Path root, Existing existing) {
        try {
            refuseOccupied(root, existing);
            var there = root.toAbsolutePath();
            while (!Files.exists(there)) {
                there = there.getParent();
            }
            if (!Files.isDirectory(there) || !Files.isWritable(there)) {
                throw AppException.of(ErrorCode.E3_WRITE, "nothing can be written to " + root)
                        .found(there + (Files.isDirectory(there) ? " is read-only" : " is a file"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root, e);
        }
    }

    /**
     * Makes a plain folder for results, which is neither locked nor emptied.
     *
     * @throws AppException E2-EXISTS when something is in it and {@code existing} is {@link Existing#REFUSE}
     */
    public static Path results(Path root, Existing existing) {
        try {
            if (existing == Existing.REFUSE) {
                new Occupancy(root).refuse("--force to write into it all the same, or another folder");
            }
            return Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + root, e);
        }
    }

    private static void refuseOccupied(Path root, Existing existing) throws IOException {
        if (existing == Existing.REFUSE) {
            new Occupancy(root)
                    .refuse(
                            "--resume to go on with the run in it",
                            "--force to remove that run and begin anew, or another --out");
        }
    }

    private void prepare(Existing existing) throws IOException {
        if (existing == Existing.REPLACE) {
            for (var name : FOLDERS) {
                deleteFiles(root.resolve(name));
            }
            deleteFiles(root.resolve(DIAGNOSES));
            for (var name : FILES) {
                Files.deleteIfExists(root.resolve(name));
            }
        }
        Files.deleteIfExists(root.resolve("DONE"));
        Files.deleteIfExists(root.resolve("FAILED"));
        for (var name : FOLDERS) {
            Files.createDirectories(root.resolve(name));
            deleteUnfinished(root.resolve(name));
        }
        deleteUnfinished(root);
        endTornLine(root.resolve("run.log"));
    }

    /** So that what a process was writing when it died does not run into the next line. */
    private static void endTornLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var last = ByteBuffer.allocate(1);
            if (channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n') {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), channel.size());
            }
        }
    }

    /** What a process that died was just writing: only one process at a time is in the folder. */
    private static void deleteUnfinished(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.filter(AtomicFile::isUnfinished).toList()) {
                Files.delete(entry);
            }
        }
    }

    private static void deleteFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var entries = Files.list(folder)) {
            for (var entry : entries.filter(Files::isRegularFile).toList()) {
                Files.delete(entry);
            }
        }
    }

    public Path root() {
        return root;
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    public Path samples() {
        return root.resolve("samples");
    }

    public Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    public Path report() {
        return root.resolve("report.html");
    }

    /** The resolved configuration a run was started with; empty before the first start. */
    public Optional<String> config() {
        return read("config.yaml");
    }

    /** A text file of the run; empty where there is none. */
    public Optional<String> read(String name) {
        var file = root.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    public void writeConfig(String yaml) {
        write("config.yaml", yaml);
    }

    /** What {@link Environment#describe} tells, and what the run adds. */
    public void writeEnvironment(Map<String, ?> environment) {
        write("env.json", Json.pretty(environment) + "\n");
    }

    /** Writes a file of the run, whole or not at all; the name may begin with a folder. */
    public void write(String name, String text) {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(String name, byte[] content) {
        AtomicFile.write(root.resolve(name), content);
    }

    /** Writes what is known of a step that went wrong; returns where. */
    public String writeDiagnosis(int step, Map<String, ?> facts) {
        try {
            Files.createDirectories(root.resolve(DIAGNOSES));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + root.resolve(DIAGNOSES), e);
        }
        var name = String.format(Locale.ROOT, "%s/step-%06d.json", DIAGNOSES, step);
        write(name, Json.pretty(facts) + "\n");
        return root.resolve(name).toString();
    }

    /** Adds lines to run.log, each with the time. */
    public void log(String lines) {
        var time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var stamped = new StringBuilder();
        lines.lines()
                .forEach(line -> stamped.append(time).append(' ').append(line).append('\n'));
        try {
            Files.writeString(
                    root.resolve("run.log"),
                    stamped,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + root.resolve("run.log"), e);
        }
    }

    /** Says that the run came to its planned end. */
    public void done() {
        write("DONE", Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n");
    }

    /** Says why the run ended early; the stack trace goes to run.log. */
    public void failed(Throwable cause) {
        try {
            write("FAILED", Failures.of(cause).text() + "\n");
            log(Failures.trace(cause));
        } catch (UncheckedIOException e) {
            cause.addSuppressed(e); // a full disk: what matters is why the run ended, which is told on the console too
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
