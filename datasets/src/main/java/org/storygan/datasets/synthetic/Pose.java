package org.storygan.datasets.synthetic;

/** How a character holds itself for one frame. */
enum Pose {
    STANDING,
    JUMPING,
    UPSIDE_DOWN
}
