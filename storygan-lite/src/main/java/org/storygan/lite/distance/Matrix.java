package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Real numbers in rows, float64, row-major. Not copied: who makes one gives its numbers away. */
final class Matrix {
    final int rows;
    final int columns;
    final double[] values;

    Matrix(int rows, int columns, double[] values) {
        if (values.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(values.length + " numbers for " + rows + " rows of " + columns);
        }
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[Math.multiplyExact(rows, columns)]);
    }

    double at(int row, int column) {
        return values[row * columns + column];
    }

    double[] row(int row) {
        return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }

    Matrix transposed() {
        Matrix y = zeros(columns, rows);
        IntStream.range(0, columns).parallel().forEach(column -> {
            for (int row = 0; row < rows; row++) {
                y.values[column * rows + row] = at(row, column);
            }
        });
        return y;
    }

    double trace() {
        double sum = 0;
        for (int i = 0; i < Math.min(rows, columns); i++) {
            sum += at(i, i);
        }
        return sum;
    }
}
