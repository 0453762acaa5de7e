package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;

/** Frames in one file, (frames, size, size, 3) bytes, mapped into memory: reading one copies 12 KB. */
final class FrameFile {

    private static final int FRAMES_PER_MAP = 1 << 16; // a map holds at most 2 GiB; this many frames of 64 x 64 are 0.8

    private final FrameKey key;
    private final MappedByteBuffer[] maps;

    private FrameFile(FrameKey key, MappedByteBuffer[] maps) {
        this.key = key;
        this.maps = maps;
    }

    /** The cached frames of this key, if the directory has them whole. */
    static Optional<FrameFile> open(Path directory, FrameKey key) {
        Path pixels = key.pixels(directory);
        Path manifest = key.manifest(directory);
        try {
            boolean whole = Files.isRegularFile(manifest)
                    && Files.isRegularFile(pixels)
                    && Files.size(pixels) == key.bytes()
                    && Files.readAllLines(manifest).equals(key.manifestLines());
            return whole ? Optional.of(new FrameFile(key, map(pixels, key))) : Optional.empty();
        } catch (IOException e) {
            throw new DataException("cannot read the cached frames in " + pixels + ": " + e.getMessage(), e)
                    .suggest("deleting that file; it is made again");
        }
    }

    private static MappedByteBuffer[] map(Path pixels, FrameKey key) throws IOException {
        var maps = new MappedByteBuffer[(key.frames() + FRAMES_PER_MAP - 1) / FRAMES_PER_MAP];
        try (var channel = FileChannel.open(pixels, StandardOpenOption.READ)) {
            for (int i = 0; i < maps.length; i++) {
                long start = (long) i * FRAMES_PER_MAP * key.frameBytes();
                long bytes = Math.min((long) FRAMES_PER_MAP * key.frameBytes(), key.bytes() - start);
                maps[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, bytes);
            }
        }
        return maps;
    }

    Picture frame(int index) {
        Objects.checkIndex(index, key.frames());
        byte[] rgb = new byte[key.frameBytes()];
        maps[index / FRAMES_PER_MAP].get(index % FRAMES_PER_MAP * key.frameBytes(), rgb);
        return Picture.of(key.size(), key.size(), rgb);
    }
}
