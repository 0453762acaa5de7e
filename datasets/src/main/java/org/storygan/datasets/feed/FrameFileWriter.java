package org.storygan.datasets.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.storygan.datasets.story.DataException;

/**
 * Leaves all frames of a key in the cache directory. The file appears under its name only when it is whole, so a run that
 * is stopped leaves nothing that another would take for frames.
 */
final class FrameFileWriter {

    private final FrameKey key;
    private final Path directory;

    FrameFileWriter(FrameKey key, Path directory) {
        this.key = key;
        this.directory = directory;
    }

    /** @throws DataException when the directory does not take them */
    void write(FrameMaker maker) {
        Path unfinished = null;
        try {
            Files.createDirectories(directory);
            checkSpace();
            unfinished = Files.createTempFile(directory, key.name() + "-", ".unfinished");
            fill(unfinished, maker);
            Files.move(unfinished, key.pixels(directory), StandardCopyOption.ATOMIC_MOVE);
            unfinished = Files.createTempFile(directory, key.name() + "-", ".unfinished");
            Files.write(unfinished, key.manifestLines());
            Files.move(unfinished, key.manifest(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        } catch (UncheckedIOException e) {
            throw failed(e.getCause());
        } finally {
            delete(unfinished);
        }
    }

    /** Whether files can be made in the directory, which is made if there is none. */
    boolean canWrite() {
        Path tried = null;
        try {
            Files.createDirectories(directory);
            tried = Files.createTempFile(directory, key.name() + "-", ".unfinished");
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            delete(tried);
        }
    }

    private DataException failed(IOException e) {
        return new DataException("cannot keep frames in " + directory + ": " + e.getMessage(), e)
                .suggest("another cache directory");
    }

    private void checkSpace() throws IOException {
        long wanted = key.bytes() + FrameSums.bytes(key.frames());
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < wanted) {
            throw new DataException("there is too little space for the frames of " + key.name() + " in " + directory)
                    .expected(wanted / 1_000_000 + " MB", free / 1_000_000 + " MB")
                    .suggest("another cache directory");
        }
    }

    private void fill(Path file, FrameMaker maker) throws IOException {
        var sums = new FrameSums(key.frames());
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            maker.fill((index, picture) -> {
                byte[] rgb = picture.rgb();
                sums.set(index, rgb);
                write(channel, ByteBuffer.wrap(rgb), (long) index * key.frameBytes());
            });
            write(channel, sums.toBytes(), key.bytes());
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - start);
        }
    }

    private static void delete(Path unfinished) {
        try {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // a leftover temporary file harms nobody, and what went wrong before is what the user should see
            unfinished.toFile().deleteOnExit();
        }
    }
}
