package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019): a set's territory is the union of balls around its vectors, each as wide as
 * the distance to its k-th nearest neighbour.
 *
 * @param precision the share of the drawn that lies in the territory of the real: do they look real
 * @param recall the share of the real that lies in the territory of the drawn: are all kinds drawn
 */
public record PrecisionRecall(double precision, double recall) {

    /** The paper's choice. */
    public static final int NEIGHBOURS = 3;

    /** @throws IllegalArgumentException where a set has no k-th neighbour */
    public static PrecisionRecall of(Features real, Features drawn, int neighbours) {
        if (Math.min(real.count(), drawn.count()) <= neighbours) {
            throw new IllegalArgumentException("sets of " + real.count() + " and " + drawn.count() + ": the "
                    + neighbours + "-th neighbour needs more than " + neighbours + " in each");
        }
        Matrix between = squaredDistances(real, drawn); // (real, drawn)
        return new PrecisionRecall(
                covered(between.transposed(), radii(real, neighbours)), covered(between, radii(drawn, neighbours)));
    }

    /** The share of the rows that are in some column's ball. */
    private static double covered(Matrix distances, double[] radii) {
        long inside = IntStream.range(0, distances.rows)
                .filter(row -> IntStream.range(0, distances.columns)
                        .anyMatch(column -> distances.at(row, column) <= radii[column]))
                .count();
        return (double) inside / distances.rows;
    }

    private static double[] radii(Features x, int neighbours) {
        Matrix distances = squaredDistances(x, x);
        return IntStream.range(0, x.count())
                .mapToDouble(row -> {
                    double[] sorted = distances.row(row);
                    sorted[row] = 0; // itself, exactly
                    Arrays.sort(sorted);
                    return sorted[neighbours];
                })
                .toArray();
    }

    /** |x|² + |y|² - 2 x·y, not below 0. */
    private static Matrix squaredDistances(Features a, Features b) {
        Matrix y = Products.multiply(a.matrix(), b.matrix().transposed());
        double[] first = squares(a);
        double[] second = squares(b);
        for (int i = 0; i < y.rows; i++) {
            for (int j = 0; j < y.columns; j++) {
                y.values[i][j] = Math.max(0, first[i] + second[j] - 2 * y.values[i][j]);
            }
        }
        return y;
    }

    private static double[] squares(Features x) {
        return IntStream.range(0, x.count())
                .mapToDouble(
                        i -> Arrays.stream(x.matrix().row(i)).map(v -> v * v).sum())
                .toArray();
    }
}
