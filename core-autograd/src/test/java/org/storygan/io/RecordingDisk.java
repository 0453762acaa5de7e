package org.storygan.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does what it is told, and writes down all that changes the disk: what {@link PowerLoss} then replays. */
public class RecordingDisk implements Disk {
    private final List<Change> changes = new ArrayList<>();
    private final Map<FileChannel, Path> open = new LinkedHashMap<>();

    /** One call that changed something. */
    public sealed interface Change {
        /** A new empty file. */
        record Created(Path file) implements Change {}

        /** Bytes at the end of a file. */
        record Written(Path file, byte[] bytes) implements Change {}

        /** The content of a file is on the disk. */
        record Forced(Path file) implements Change {}

        /** One name in place of another. */
        record Moved(Path from, Path to) implements Change {}

        /** The names in a directory are on the disk. */
        record DirectoryForced(Path directory) implements Change {}

        /** A name that is gone. */
        record Deleted(Path file) implements Change {}
    }

    public List<Change> changes() {
        return List.copyOf(changes);
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        FileChannel channel = Disk.super.create(file);
        open.put(channel, file);
        changes.add(new Change.Created(file));
        return channel;
    }

    @Override
    public void write(FileChannel to, ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        Disk.super.write(to, bytes);
        changes.add(new Change.Written(open.get(to), copy));
    }

    @Override
    public void force(FileChannel file) throws IOException {
        changes.add(new Change.Forced(open.get(file)));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Disk.super.move(from, to);
        changes.add(new Change.Moved(from, to));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        changes.add(new Change.DirectoryForced(directory));
    }

    @Override
    public void delete(Path file) throws IOException {
        Disk.super.delete(file);
        changes.add(new Change.Deleted(file));
    }
}
