package org.storygan.datasets.feed;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.storygan.datasets.story.Picture;

/** Frames on the heap, for machines where no cache directory can be written. */
final class FrameMemory implements Frames, FrameSink {

    private static final int LARGEST_SHARE = 4; // of the heap: one part in this many may be frames

    private final AtomicReferenceArray<Picture> frames; // drawn by many threads

    FrameMemory(FrameKey key) {
        frames = new AtomicReferenceArray<>(key.frames());
    }

    static boolean hasRoomFor(FrameKey key) {
        return key.bytes() <= Runtime.getRuntime().maxMemory() / LARGEST_SHARE;
    }

    @Override
    public void put(int index, Picture picture) {
        frames.set(index, picture);
    }

    @Override
    public Optional<Picture> frame(int index) {
        return Optional.ofNullable(frames.get(index));
    }

    @Override
    public boolean areWhole() {
        return true;
    }

    @Override
    public void close() {
        // the heap's owner takes it back
    }
}
