package org.storygan.onednn;

import org.storygan.backend.Array;

/** Softmax over the last axis and its gradient, a few rows at a time. Nothing may be empty. */
final class Softmaxes {
    private static final int PIECE = 16 * 1024;

    private final Workers workers;

    Softmaxes(Workers workers) {
        this.workers = workers;
    }

    private interface RowStep {
        void run(long row, int rows);
    }

    private interface RowBody {
        RowStep on(Lane lane);
    }

    private void forRows(Array y, RowBody body) {
        int width = y.shape().size(-1);
        int atOnce = RowBlock.rows(width);
        long rows = y.count() / width;
        int inPiece = Math.max(1, PIECE / (atOnce * width)) * atOnce;
        workers.run((int) ((rows + inPiece - 1) / inPiece), (piece, lane) -> {
            RowStep step = body.on(lane);
            long end = Math.min(rows, (piece + 1L) * inPiece);
            for (long row = (long) piece * inPiece; row < end; row += atOnce) {
                step.run(row, (int) Math.min(atOnce, end - row));
            }
        });
    }

    void softmax(Array x, Array mask, Array y) {
        int width = y.shape().size(-1);
        forRows(y, lane -> {
            Source from = ArraySource.of(x).on(lane);
            Source masks = ArraySource.of(mask).on(lane);
            var values = new RowBlock(width);
            var keeps = new RowBlock(width);
            float[] chunk = lane.floats();
            Sink to = new Sink(y);
            return (row, rows) -> {
                values.load(from, row, rows);
                keeps.load(masks, row, rows);
                for (int r = 0; r < rows; r++) {
                    softmax(values.elements(), keeps.elements(), r * width, width);
                }
                values.store(to, row, rows, chunk);
            };
        });
    }

    /** One row in place; the row's peak is subtracted first, because float exp overflows above 88. */
    private static void softmax(float[] x, float[] mask, int from, int width) {
        float peak = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + width; i++) {
            x[i] = mask[i] == 0 ? Float.NEGATIVE_INFINITY : x[i];
            peak = Math.max(peak, x[i]);
        }
        float finite = peak == Float.NEGATIVE_INFINITY ? 0 : peak; // nothing is left: every exp is 0
        double sum = 0;
        for (int i = from; i < from + width; i++) {
            x[i] = (float) Math.exp(x[i] - finite);
            sum += x[i];
        }
        float factor = (float) (1 / (sum == 0 ? 1 : sum));
        for (int i = from; i < from + width; i++) {
            x[i] *= factor;
        }
    }

    void softmaxGradient(Array y, Array dy, Array dx) {
        int width = dx.shape().size(-1);
        forRows(dx, lane -> {
            Source outputs = ArraySource.of(y).on(lane);
            Source gradients = ArraySource.of(dy).on(lane);
            var output = new RowBlock(width);
            var gradient = new RowBlock(width);
            float[] chunk = lane.floats();
            Sink to = new Sink(dx);
            return (row, rows) -> {
                output.load(outputs, row, rows);
                gradient.load(gradients, row, rows);
                for (int r = 0; r < rows; r++) {
                    softmaxGradient(output.elements(), gradient.elements(), r * width, width);
                }
                gradient.store(to, row, rows, chunk);
            };
        });
    }

    /** One row, in place of dy. */
    private static void softmaxGradient(float[] y, float[] dy, int from, int width) {
        double sum = 0;
        for (int i = from; i < from + width; i++) {
            sum += (double) y[i] * dy[i];
        }
        float mean = (float) sum;
        for (int i = from; i < from + width; i++) {
            dy[i] = y[i] * (dy[i] - mean);
        }
    }
}
