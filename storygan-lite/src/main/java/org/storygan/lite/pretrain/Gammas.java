package org.storygan.lite.pretrain;

/**
 * How sharply {@link DamsmLoss} chooses.
 *
 * @param attention γ1: regions for a word
 * @param words γ2: words for a sentence
 * @param pairs γ3: pictures for a sentence and sentences for a picture
 */
public record Gammas(double attention, double words, double pairs) {
    /** The values of AttnGAN. */
    public static final Gammas DEFAULT = new Gammas(4, 5, 10);

    private static final double MOST =
            50; // exp(-50) is far above the smallest float, so that every region keeps a weight

    public Gammas {
        if (!(in(attention) && in(words) && in(pairs))) {
            throw new IllegalArgumentException(
                    "gammas must lie between 0 and " + MOST + ", got " + attention + ", " + words + ", " + pairs);
        }
    }

    private static boolean in(double gamma) {
        return gamma > 0 && gamma <= MOST;
    }
}
