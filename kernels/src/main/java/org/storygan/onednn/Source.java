package org.storygan.onednn;

/** Elements in row-major order, fetched or computed a chunk at a time; belongs to one {@link Lane}. */
interface Source {
    /** The elements start..start+n-1 at 0..n-1 of an array that is valid, and must not be written, until the next call; n fits a chunk. */
    float[] read(long start, int n);

    /** How to make a source on the lane that will read it. */
    interface Of {
        Source on(Lane lane);
    }
}
