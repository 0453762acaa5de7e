package org.storygan.lite.model;

/** How weights start: N(0, 0.02²), scales of batch norms N(1, 0.02²), as in the published code of the paper's authors. */
final class Initial {
    static final double DEVIATION = 0.02;

    private Initial() {}
}
