package org.storygan.lite.model;

/** How weights start: N(0, 0.02²), scales of batch norms N(1, 0.02²), as in the published code of the paper's authors. */
final class Initial {
    static final double DEVIATION = 0.02;

    private Initial() {}

    /** Channels that the paper's generator makes colours of. */
    private static final double CHANNELS = 64;

    /**
     * Of the layer that makes colours, so that networks of every width start with the contrast of the paper's. No batch norm follows that
     * would set it, and the discriminator does not teach it: its first two convolutions have no bias and a batch norm behind them, to which
     * a batch of pictures and the same at half their contrast are one.
     *
     * @param channels that colours are made of
     */
    static double ofColours(int channels) {
        return DEVIATION * Math.sqrt(CHANNELS / channels);
    }
}
