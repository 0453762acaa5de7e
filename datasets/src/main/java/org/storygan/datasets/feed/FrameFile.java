package org.storygan.datasets.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.storygan.datasets.story.Picture;

/**
 * Frames in one file, (frames, size, size, 3) bytes and their checksums; reading one copies and sums 12 KB.
 *
 * <p>The file is not mapped: when a mapped file is cut short, the JDK reports it by an error that arrives some lines later,
 * wherever the thread is by then. The system's own cache makes reading as fast.
 */
final class FrameFile implements Frames {

    private final FrameKey key;
    private final FrameSums sums;
    private final FileChannel channel;

    private FrameFile(FrameKey key, FrameSums sums, FileChannel channel) {
        this.key = key;
        this.sums = sums;
        this.channel = channel;
    }

    /** The cached frames of this key, if the directory has them; what cannot be read counts as not there. */
    static Optional<Frames> open(Path directory, FrameKey key) {
        Path pixels = key.pixels(directory);
        Path manifest = key.manifest(directory);
        try {
            boolean fits = Files.isRegularFile(manifest)
                    && Files.isRegularFile(pixels)
                    && Files.size(pixels) == key.bytes() + FrameSums.bytes(key.frames())
                    && Files.readAllLines(manifest).equals(key.manifestLines());
            return fits ? open(FileChannel.open(pixels, StandardOpenOption.READ), key) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Frames> open(FileChannel channel, FrameKey key) throws IOException {
        var sums = new FrameSums(key.frames());
        var tail = ByteBuffer.allocate(Math.toIntExact(FrameSums.bytes(key.frames())));
        if (isRead(channel, tail, key.bytes()) && sums.read(tail)) {
            return Optional.of(new FrameFile(key, sums, channel));
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public Optional<Picture> frame(int index) {
        Objects.checkIndex(index, key.frames());
        byte[] rgb = new byte[key.frameBytes()];
        try {
            boolean isGood =
                    isRead(channel, ByteBuffer.wrap(rgb), (long) index * key.frameBytes()) && sums.agrees(index, rgb);
            return isGood ? Optional.of(Picture.of(key.size(), key.size(), rgb)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean areWhole() {
        for (int i = 0; i < key.frames(); i++) {
            if (frame(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Fills the buffer from this place on; false when the file ends before. */
    private static boolean isRead(FileChannel channel, ByteBuffer to, long position) throws IOException {
        int got = 0;
        for (int start = to.position(); got >= 0 && to.hasRemaining(); ) {
            got = channel.read(to, position + to.position() - start);
        }
        return !to.hasRemaining();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the cached frames of " + key.name(), e);
        }
    }
}
