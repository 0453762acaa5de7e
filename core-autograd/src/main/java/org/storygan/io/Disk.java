package org.storygan.io;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** All that saving does to a disk, each call of which may fail: tests put in one that does. */
public interface Disk {
    /** The disk itself. */
    Disk REAL = new Disk() {};

    /** A new file, open for writing; fails when there is one. */
    default FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** All that remains in the buffer. */
    default void write(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Returns when the file would survive a loss of power. */
    default void force(FileChannel file) throws IOException {
        file.force(true);
    }

    /** In one step: whoever looks sees the old file or the new one. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns when the names in the directory would survive a loss of power. */
    default void forceDirectory(Path directory) throws IOException {
        if (File.separatorChar == '/') { // elsewhere a directory cannot be opened
            try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** Nothing happens when there is no such file. */
    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** What is in a directory, in no order; nothing when there is no such directory. */
    default List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
