package org.storygan.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Writes whole files so that a crash at any moment, and a loss of power too, leaves the old file or the new one, never half of one. */
public final class AtomicFile {
    private static final int CHUNK = 1 << 20; // Java copies what it writes to memory outside the heap: little at a time

    private static final String UNFINISHED = ".tmp-"; // before the number of the process

    private AtomicFile() {}

    /** Whether a file is one that a process had begun to write under another name; when the process is gone, it is of no use. */
    public static boolean isUnfinished(Path file) {
        return file.getFileName().toString().matches(".+\\" + UNFINISHED + "[0-9]+");
    }

    public static void write(Path file, byte[] content) {
        write(Disk.REAL, file, List.of(ByteBuffer.wrap(content)));
    }

    /** @throws UncheckedIOException when it could not be written; then the old file is as it was, unless only the last force failed */
    public static void write(Disk disk, Path file, List<ByteBuffer> parts) {
        Path directory = file.toAbsolutePath().getParent();
        Path unfinished = directory.resolve(
                file.getFileName() + UNFINISHED + ProcessHandle.current().pid());
        try {
            disk.delete(unfinished); // of a process that had the same number and did not finish
            fill(disk, unfinished, parts);
            disk.move(unfinished, file);
            disk.forceDirectory(directory);
        } catch (IOException e) {
            deleteAfter(e, disk, unfinished);
            throw new UncheckedIOException("cannot save " + file + ": " + e, e);
        }
    }

    private static void fill(Disk disk, Path file, List<ByteBuffer> parts) throws IOException {
        try (FileChannel to = disk.create(file)) {
            for (ByteBuffer part : parts) {
                for (int from = 0; from < part.capacity(); from += CHUNK) {
                    disk.write(to, part.slice(from, Math.min(CHUNK, part.capacity() - from)));
                }
            }
            disk.force(to);
        }
    }

    private static void deleteAfter(IOException cause, Disk disk, Path unfinished) {
        try {
            disk.delete(unfinished);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
