package org.storygan.datasets.synthetic;

/** Which way a character looks. */
enum Facing {
    LEFT,
    RIGHT;

    /** Looking from one place to another. */
    static Facing from(Place from, Place to) {
        return to.column < from.column ? LEFT : RIGHT;
    }
}
