package org.storygan.datasets.files;

/**
 * One piece of clip art in a scene.
 *
 * @param sprite file name without {@code .png}, such as {@code hb0_10s}
 * @param x the middle of the piece, in pixels of the 500 x 400 canvas; negative: not placed
 * @param y likewise, counted from the top; may lie outside the canvas
 * @param depth 0 (near), 1, 2 (far)
 * @param mirrored seen from the other side
 */
record Piece(String sprite, double x, double y, int depth, boolean mirrored) {

    /** How much smaller pieces look at each depth. */
    private static final double[] SCALES = {1.0, 0.7, 0.49};

    static final int DEPTHS = SCALES.length;

    double scale() {
        return SCALES[depth];
    }

    /** Sun, clouds and the like, which are drawn before everything else. */
    boolean inTheSky() {
        return sprite.startsWith("s_");
    }
}
