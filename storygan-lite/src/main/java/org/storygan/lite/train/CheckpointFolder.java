package org.storygan.lite.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.storygan.io.AtomicFile;
import org.storygan.io.Disk;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/**
 * The checkpoints of a run, named by step: {@code step-000200.safetensors}. Each is written beside its place and renamed into it, so one
 * that is there was finished. The newest few are kept, and the best; {@code latest} holds the name of the newest.
 */
final class CheckpointFolder {
    private static final String LATEST = "latest";
    private final Path folder;
    private final Disk disk;
    private final Naming naming;

    CheckpointFolder(Path folder, Disk disk, Naming naming) {
        this.folder = folder;
        this.disk = disk;
        this.naming = naming;
    }

    /**
     * What the files are called, and how many of them stay.
     *
     * @param prefix before the step
     * @param kept how many of the newest, at least 1
     */
    record Naming(String prefix, int kept) {
        static final Naming TRAINING = new Naming("step", 3);
        static final Naming PRETRAINING = new Naming("pretraining", 2);

        Naming keeping(int newest) {
            return new Naming(prefix, newest);
        }
    }

    /** For looking only. */
    static CheckpointFolder of(Path folder) {
        return new CheckpointFolder(folder, Disk.REAL, Naming.TRAINING);
    }

    /** The checkpoints of a pre-training that the same folder holds. */
    CheckpointFolder ofPretraining() {
        return new CheckpointFolder(folder, disk, Naming.PRETRAINING);
    }

    Path file(long step) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%06d.safetensors", naming.prefix(), step));
    }

    /** The one that was best on held-out stories; the newest few do not push it out. */
    Path best() {
        return folder.resolve("best.safetensors");
    }

    /** The one with the highest step. */
    Optional<Path> newest() {
        return newestFirst().stream().findFirst();
    }

    /**
     * The one with the highest step that can be read; each newer one that cannot is told of.
     *
     * @param reader throws {@link FormatException} when a file is damaged
     * @throws AppException E4-DAMAGED when there are files, but none that can be read
     */
    <T> Optional<T> newestWhole(Function<Path, T> reader, Consumer<String> warning) {
        List<String> damaged = new ArrayList<>();
        for (Path file : newestFirst()) {
            try {
                T read = reader.apply(file);
                damaged.forEach(words -> warning.accept(words + "; using " + file.getFileName() + " instead"));
                return Optional.of(read);
            } catch (FormatException | UncheckedIOException e) {
                damaged.add("damaged: " + e.getMessage());
            }
        }
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        throw AppException.of(ErrorCode.E4_DAMAGED, "no checkpoint in " + folder + " can be read")
                .found(String.join("\n", damaged))
                .suggest("--force to begin the run anew, or a copy of its checkpoints from elsewhere");
    }

    /**
     * Writes a checkpoint, and only then removes what is too old. Whenever this ends, however it ends, what was whole before it or the
     * new one can be read. The best goes first: the other one says that it is there.
     */
    void save(long step, Safetensors.Content content, boolean isBest) {
        if (isBest) {
            Safetensors.write(disk, best(), content);
        }
        Safetensors.write(disk, file(step), content);
        conclude(step);
    }

    /** What comes after a checkpoint is written; also where a process died before it came to this. */
    void conclude(long step) {
        Path file = file(step);
        byte[] name = (file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(disk, folder.resolve(LATEST), List.of(ByteBuffer.wrap(name)));
        List<Path> files = newestFirst();
        int newest = files.indexOf(file); // one with a higher step is damaged: it must not push out one that is whole
        remove(files.subList(Math.min(newest + naming.kept(), files.size()), files.size()));
    }

    private void remove(List<Path> files) {
        try {
            for (Path old : files) {
                disk.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove an old checkpoint in " + folder, e);
        }
    }

    /** What is no longer needed once there is something better. */
    void removeAll() {
        remove(newestFirst());
    }

    private List<Path> newestFirst() {
        String pattern = naming.prefix() + "-[0-9]{6,}\\.safetensors";
        try {
            return disk.list(folder).stream()
                    .filter(f -> f.getFileName().toString().matches(pattern) && Files.isRegularFile(f))
                    .sorted(Comparator.comparing(
                                    (Path f) -> f.getFileName().toString().length())
                            .thenComparing(f -> f.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
