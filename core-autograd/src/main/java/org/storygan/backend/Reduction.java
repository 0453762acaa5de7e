package org.storygan.backend;

/** How many numbers become one. A NaN among them makes the result NaN. */
public enum Reduction {
    /** Of nothing: 0. */
    SUM(0),
    /** Of nothing: -infinity. */
    MAX(Double.NEGATIVE_INFINITY),
    /** Of nothing: +infinity. */
    MIN(Double.POSITIVE_INFINITY);

    private final double identity;

    Reduction(double identity) {
        this.identity = identity;
    }

    public double identity() {
        return identity;
    }

    public double apply(double a, double b) {
        return switch (this) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
