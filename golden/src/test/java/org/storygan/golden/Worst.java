package org.storygan.golden;

import java.util.Locale;

/** The largest error among many elements, as a fraction of each one's scale. */
final class Worst {
    private final double allowed;
    private double error;
    private long elements;

    Worst(double allowed) {
        this.allowed = allowed;
    }

    /** Takes in one element; whether its error is allowed. */
    boolean add(double got, double wanted, double scale) {
        elements++;
        double e = error(got, wanted, scale);
        error = Math.max(error, e);
        return e <= allowed;
    }

    static double error(double got, double wanted, double scale) {
        if (got == wanted || (Double.isNaN(got) && Double.isNaN(wanted))) {
            return 0;
        }
        double e = Math.abs(got - wanted) / scale;
        return Double.isNaN(e) ? Double.POSITIVE_INFINITY : e; // NaN for a number, or no scale at all
    }

    double error() {
        return error;
    }

    double allowed() {
        return allowed;
    }

    long elements() {
        return elements;
    }

    @Override
    public String toString() {
        return elements == 0 ? "none" : allowed == 0 && error == 0 ? "equal" : figure(error) + " / " + figure(allowed);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }
}
