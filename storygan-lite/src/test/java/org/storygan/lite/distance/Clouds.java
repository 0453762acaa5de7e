package org.storygan.lite.distance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sets of vectors whose mean and covariance are known exactly, and others that only look random. */
final class Clouds {
    private Clouds() {}

    /** Two points on each axis, ± from the mean: covariance diagonal with {@code variances}. */
    static List<double[]> onAxes(double[] mean, double[] variances) {
        int d = mean.length;
        int n = 2 * d;
        var points = new ArrayList<double[]>();
        for (int j = 0; j < d; j++) {
            double away = Math.sqrt(variances[j] * (n - 1) / 2);
            points.add(moved(mean, j, away));
            points.add(moved(mean, j, -away));
        }
        return points;
    }

    private static double[] moved(double[] mean, int axis, double by) {
        double[] point = mean.clone();
        point[axis] += by;
        return point;
    }

    /** Reflected along {@code direction}: an orthogonal map, which leaves distances and traces as they are. */
    static List<double[]> reflected(List<double[]> points, double[] direction) {
        double square = dot(direction, direction);
        return points.stream()
                .map(point -> {
                    double share = 2 * dot(point, direction) / square;
                    double[] y = point.clone();
                    for (int j = 0; j < y.length; j++) {
                        y[j] -= share * direction[j];
                    }
                    return y;
                })
                .toList();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** Correlated, with a decaying spectrum, as the features of pictures are; the same for the same seed. */
    static List<double[]> spread(int n, int d, long seed) {
        var points = new ArrayList<double[]>();
        for (int i = 0; i < n; i++) {
            double[] point = new double[d];
            double carried = 0;
            for (int j = 0; j < d; j++) {
                carried = 0.7 * carried + uniform(seed, (long) i * d + j);
                point[j] = carried / (1 + 0.05 * j);
            }
            points.add(point);
        }
        return points;
    }

    /** In (-1, 1), from SplitMix64's mixing function (Steele, Lea and Flood 2014). */
    static double uniform(long seed, long index) {
        long z = (seed * 0x632BE59BD9B4E019L + index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >> 11) * 0x1p-52;
    }

    static double[] vector(int d, long seed) {
        double[] y = new double[d];
        for (int j = 0; j < d; j++) {
            y[j] = uniform(seed, j);
        }
        return y;
    }

    static Features features(List<double[]> points) {
        return Features.of(Collections.nCopies(points.size(), "a point"), points);
    }
}
