package org.storygan.datasets.neutral;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file in UTF-8 that appears under its name only when it is whole. */
final class WholeFile implements AutoCloseable {

    private final Path file;
    private final Path unfinished;
    private final BufferedWriter writer;

    WholeFile(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        this.writer = Files.newBufferedWriter(unfinished);
    }

    /** A line and its end, LF on every system. */
    void line(String text) throws IOException {
        writer.write(text);
        writer.write('\n');
    }

    void finish() throws IOException {
        writer.close();
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Without {@link #finish} before, nothing is left. */
    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(unfinished);
    }
}
