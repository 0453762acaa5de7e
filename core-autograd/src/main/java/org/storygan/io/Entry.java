package org.storygan.io;

import org.storygan.shape.Shape;

/** What a file's header says of one tensor. Offsets are in bytes and count from the end of the header; the end is exclusive. */
public record Entry(StoredType type, Shape shape, long begin, long end) {
    public long bytes() {
        return end - begin;
    }
}
