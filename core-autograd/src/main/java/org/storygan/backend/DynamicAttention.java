package org.storygan.backend;

/**
 * What each pixel of a picture finds among all its pixels, among the words of its text, or in both, weighed for each frame by a selector
 * (Li and Lukasiewicz 2022, section 3.1):
 *
 * <pre>
 *   h = w₀ softmax(scale a aᵀ) a + w₁ softmax(scale a bᵀ) b      the second over the words that the mask leaves
 *   u = clamp(scale ⟨mean pixel, mean valid word⟩, -30, 30)
 *   p = σ((u + noise) / temperature)
 * </pre>
 *
 * <p>A frame without any word finds zeros among them, and their mean is 0. Its pixels must be at least one.
 *
 * @param choice how w comes from p
 * @param a (N, M, C): the pixels, queries of both attentions, keys and values of the first
 * @param b (N, L, C): the words, keys and values of the second
 * @param mask (N, L), not 0 where there is a word
 * @param noise (N), added to the selector's score; not read by {@link Mode#SELF} and {@link Mode#WORDS}
 */
public record DynamicAttention(Choice choice, Array a, Array b, Array mask, Array noise) {
    /** |u| at most: σ(30) is 1 - 1e-13, and beyond, only the gradient's underflow would follow. */
    public static final double MOST = 30;

    /** What w is, and what its gradient. */
    public enum Mode {
        /** (1, 0), whatever the selector would say. */
        SELF,
        /** (0, 1). */
        WORDS,
        /** (p, 1 - p). */
        SOFT,
        /** (1, 0) where u + noise > 0, else (0, 1); only the chosen attention is computed, and the selector gets no gradient. */
        HARD,
        /** Forward as {@link #HARD}, though both attentions are needed backward; the gradient in w goes on as if w were (p, 1 - p). */
        STRAIGHT_THROUGH
    }

    /** The constants of the formulas above. */
    public record Choice(Mode mode, double scale, double temperature) {
        public Choice {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("attend: the temperature must be positive, got " + temperature);
            }
        }

        /** Whether a frame with the weights (w, 1 - w) computes self-attention (0) or that to the words (1). */
        public boolean computes(int which, double w) {
            return switch (mode) {
                case SELF -> which == 0;
                case WORDS -> which == 1;
                case HARD -> which == (w > 0 ? 0 : 1);
                case SOFT, STRAIGHT_THROUGH -> true;
            };
        }
    }

    /**
     * What forward leaves for backward, all dense.
     *
     * @param weights (3, N): w₀, w₁, and dw₀/du, which is p (1 - p) / temperature, and 0 where u was cut or gets no gradient
     * @param rows (4, N, M): for what a backend notes of each row of the two attentions, such as the largest score and the sum of
     *     e^(score - largest), from which backward can make any part of their weights again; undefined where it notes nothing
     */
    public record Kept(Array weights, Array rows) {}
}
