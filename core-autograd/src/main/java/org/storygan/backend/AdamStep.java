package org.storygan.backend;

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1): m = β1 m + (1-β1) g, v = β2 v + (1-β2) g², p -= rate · m̂ / (sqrt(v̂) + ε), with m̂
 * and v̂ divided by 1 - βᵗ. The step number t counts from 1.
 */
public record AdamStep(double rate, double beta1, double beta2, double epsilon, long step) {
    /** rate / (1 - β1ᵗ). */
    public double correctedRate() {
        return rate / (1 - Math.pow(beta1, step));
    }

    /** 1 / sqrt(1 - β2ᵗ). */
    public double rootCorrection() {
        return 1 / Math.sqrt(1 - Math.pow(beta2, step));
    }
}
