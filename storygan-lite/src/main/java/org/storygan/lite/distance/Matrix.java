package org.storygan.lite.distance;

import java.util.stream.IntStream;

/**
 * Real numbers in rows, float64. Each row is an array of its own: the compiler turns a loop over several arrays into vector instructions
 * only where all are read at the same index, and in one long array rows begin at different ones.
 */
final class Matrix {
    final int rows;
    final int columns;
    final double[][] values;

    private Matrix(int rows, int columns, double[][] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[rows][columns]);
    }

    /** Of numbers row by row; copied. */
    static Matrix of(int rows, int columns, double... flat) {
        if (flat.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(flat.length + " numbers for " + rows + " rows of " + columns);
        }
        Matrix y = zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(flat, row * columns, y.values[row], 0, columns);
        }
        return y;
    }

    /** The numbers row by row. */
    double[] flat() {
        double[] flat = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values[row], 0, flat, row * columns, columns);
        }
        return flat;
    }

    Matrix copy() {
        Matrix y = zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values[row], 0, y.values[row], 0, columns);
        }
        return y;
    }

    double at(int row, int column) {
        return values[row][column];
    }

    double[] row(int row) {
        return values[row].clone();
    }

    Matrix transposed() {
        Matrix y = zeros(columns, rows);
        IntStream.range(0, columns).parallel().forEach(column -> {
            double[] to = y.values[column];
            for (int row = 0; row < rows; row++) {
                to[row] = values[row][column];
            }
        });
        return y;
    }

    /** Rows and columns taken in this order. */
    Matrix inOrder(int[] order) {
        Matrix y = zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                y.values[row][column] = values[order[row]][order[column]];
            }
        }
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
