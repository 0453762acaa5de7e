package org.storygan.lite.distance;

import java.util.List;

/**
 * A feature vector of each picture (or story) of a set, float64, and what each is called. Immutable.
 *
 * <p>A number that is not finite is refused at once, by the name of its picture: a distance of NaN would say nothing about why.
 */
public final class Features {
    private final List<String> names;
    private final Matrix matrix; // one row a picture

    private Features(List<String> names, Matrix matrix) {
        this.names = names;
        this.matrix = matrix;
    }

    /**
     * @param names one a row, for messages
     * @param rows the vectors, all of one length; copied
     * @throws IllegalArgumentException where a vector has another length than the first, or a number is not finite
     */
    public static Features of(List<String> names, List<double[]> rows) {
        if (names.size() != rows.size()) {
            throw new IllegalArgumentException(names.size() + " names for " + rows.size() + " feature vectors");
        }
        int width = rows.isEmpty() ? 0 : rows.get(0).length;
        Matrix matrix = Matrix.zeros(rows.size(), width);
        for (int i = 0; i < rows.size(); i++) {
            double[] row = rows.get(i);
            check(names.get(i), row, width);
            System.arraycopy(row, 0, matrix.values[i], 0, width);
        }
        return new Features(List.copyOf(names), matrix);
    }

    private static void check(String name, double[] row, int width) {
        if (row.length != width) {
            throw new IllegalArgumentException(
                    name + " has " + row.length + " features, the pictures before it " + width);
        }
        for (int j = 0; j < width; j++) {
            if (!Double.isFinite(row[j])) {
                throw new IllegalArgumentException("feature " + j + " of " + name + " is " + row[j]
                        + ": look at that picture and at the extractor's weights");
            }
        }
    }

    public int count() {
        return matrix.rows;
    }

    public int dimension() {
        return matrix.columns;
    }

    public List<String> names() {
        return names;
    }

    public double at(int picture, int feature) {
        return matrix.at(picture, feature);
    }

    /** Some of them, in the order of {@code which}; one may come several times. */
    public Features select(int[] which) {
        Matrix chosen = Matrix.zeros(which.length, dimension());
        String[] called = new String[which.length];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(matrix.values[which[i]], 0, chosen.values[i], 0, dimension());
            called[i] = names.get(which[i]);
        }
        return new Features(List.of(called), chosen);
    }

    Matrix matrix() {
        return matrix;
    }
}
