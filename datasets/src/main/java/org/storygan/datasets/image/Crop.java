package org.storygan.datasets.image;

/** What is cut off a picture that is not square before it becomes a square frame. */
public enum Crop {
    /** Nothing: the aspect ratio is given up. */
    NONE,
    /** Both ends of the longer side, equally. */
    CENTER
}
