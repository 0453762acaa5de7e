package org.storygan.datasets.npy;

/** Python's {@code None}. */
public enum None {
    NONE
}
