package org.storygan.lite.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints of a run, named by step; the newest few are kept. */
final class CheckpointFolder {
    private static final int KEPT = 3;
    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    Path file(long step) {
        return folder.resolve(String.format(Locale.ROOT, "step-%06d.safetensors", step));
    }

    /** The one that was best on held-out stories; the newest few do not push it out. */
    Path best() {
        return folder.resolve("best.safetensors");
    }

    /** The one with the highest step. */
    Optional<Path> newest() {
        List<Path> files = files();
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1));
    }

    /** Removes all but the newest few; called after a new one is safely written. */
    void prune() {
        List<Path> files = files();
        try {
            for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove an old checkpoint in " + folder, e);
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(f -> f.getFileName().toString().matches("step-[0-9]{6,}\\.safetensors"))
                    .sorted(Comparator.comparing(
                                    (Path f) -> f.getFileName().toString().length())
                            .thenComparing(f -> f.getFileName().toString()))
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
