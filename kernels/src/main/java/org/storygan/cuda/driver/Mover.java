package org.storygan.cuda.driver;

import java.nio.ByteBuffer;

/** Moves elements between a Java array and page-locked memory. */
public interface Mover {
    /** The array's elements from on, count of them, and the start of the buffer. */
    void move(ByteBuffer buffer, int from, int count);
}
