package org.storygan.lite.distance;

import java.util.Locale;

/**
 * The Fréchet distance of two sets of vectors, each taken for a normal distribution: |m1 - m2|² + tr(S1 + S2 - 2 (S1 S2)^(1/2)) (Dowson and
 * Landau 1982); FID when the vectors are Inception's (Heusel et al. 2017). Covariances are unbiased.
 *
 * @param value not below 0 but for rounding; what rounding leaves below is answered as it is
 * @param route how it was computed
 * @param clamped the sum of the negative eigenvalues that were taken for 0, in the square of the features' unit
 */
public record FrechetDistance(double value, String route, double clamped) {

    /**
     * @throws IllegalArgumentException where the vectors' lengths differ, or a set has fewer than two: one point has no covariance
     */
    public static FrechetDistance between(Features a, Features b) {
        check(a, b);
        Gaussian first = Gaussian.of(a);
        Gaussian second = Gaussian.of(b);
        boolean isFew = Math.min(a.count(), b.count()) <= a.dimension();
        return along(isFew ? FrechetRoute.NUCLEAR : FrechetRoute.CHOLESKY, first, second);
    }

    static FrechetDistance along(FrechetRoute route, Gaussian a, Gaussian b) {
        FrechetRoute.Trace trace = route.trace(a, b);
        double value = a.squaredMeanDistance(b) + a.spread() + b.spread() - 2 * trace.value();
        return new FrechetDistance(value, route.name().toLowerCase(Locale.ROOT), trace.clamped());
    }

    private static void check(Features a, Features b) {
        if (a.dimension() != b.dimension()) {
            throw new IllegalArgumentException(
                    "features of " + a.dimension() + " and of " + b.dimension() + " numbers cannot be compared");
        }
        if (Math.min(a.count(), b.count()) < 2) {
            throw new IllegalArgumentException(
                    "sets of " + a.count() + " and " + b.count() + ": a covariance needs at least two in each");
        }
    }
}
