package org.storygan.cuda.driver;

/** How device memory is handed out. */
public enum Allocations {
    /** Freed blocks are kept for arrays of about their size. */
    CACHED,
    /** Each array has a block of exactly its size, returned at once: slow, but tools see every step outside an array. */
    EXACT
}
