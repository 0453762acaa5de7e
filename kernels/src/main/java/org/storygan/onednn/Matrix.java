package org.storygan.onednn;

import org.storygan.backend.Array;

/** A batch of equally strided matrices; a batch step of 0 repeats one matrix. */
record Matrix(long batch, long rows, long columns, long batchStep, long rowStep, long columnStep) {
    /** Steps along axes of size 1 are replaced by those of a dense matrix, so that equal layouts are equal. */
    Matrix {
        batchStep = batch == 1 ? 0 : batchStep;
        columnStep = columns == 1 ? 1 : columnStep;
        rowStep = rows == 1 ? columnStep == 1 ? columns : 1 : rowStep;
    }

    static Matrix dense(long batch, long rows, long columns) {
        return new Matrix(batch, rows, columns, rows * columns, columns, 1);
    }

    /** The last two axes as a matrix and the others as a batch, which must step as one: see {@link #isEven}. */
    static Matrix of(Array a) {
        long batch = 1;
        long step = 0;
        for (int i = a.shape().rank() - 3; i >= 0; i--) {
            step = batch == 1 ? a.stride(i) : step;
            batch *= a.shape().size(i);
        }
        return new Matrix(batch, a.shape().size(-2), a.shape().size(-1), step, a.stride(-2), a.stride(-1));
    }

    /** Whether the leading axes step as one axis. */
    static boolean isEven(Array a) {
        long batch = 1;
        long step = 0;
        for (int i = a.shape().rank() - 3; i >= 0; i--) {
            int size = a.shape().size(i);
            if (size != 1 && batch != 1 && a.stride(i) != step * batch) {
                return false;
            }
            step = batch == 1 ? a.stride(i) : step;
            batch *= size;
        }
        return true;
    }

    /** Whether a matrix product takes it as it lies: one of the two steps is 1 and the other passes over whole rows. */
    boolean isUsable() {
        boolean rowMajor = columnStep == 1 && rowStep >= columns;
        boolean columnMajor = rowStep == 1 && columnStep >= rows;
        return rowMajor || columnMajor;
    }

    boolean isRepeated() {
        return batch > 1 && batchStep == 0;
    }

    /** Whether all matrices of the batch are one tall matrix. */
    boolean isTall() {
        return columnStep == 1 && batchStep == rows * rowStep;
    }

    /** The batch as one tall matrix. */
    Matrix tall() {
        return new Matrix(1, batch * rows, columns, 0, rowStep, columnStep);
    }

    /** The one matrix that a repeated batch repeats. */
    Matrix single() {
        return new Matrix(1, rows, columns, 0, rowStep, columnStep);
    }

    /** In oneDNN's terms, with a batch axis. */
    Layout layout() {
        long step = batch == 1 ? Math.max(rows * rowStep, columns * columnStep) : batchStep;
        return Layout.strided(new long[] {batch, rows, columns}, new long[] {step, rowStep, columnStep});
    }
}
