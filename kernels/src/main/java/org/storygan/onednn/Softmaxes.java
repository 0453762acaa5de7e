package org.storygan.onednn;

import java.util.Arrays;
import org.storygan.backend.Array;

/** Softmax over the last axis and its gradient, a few whole rows at a time. Nothing may be empty. */
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
        Source.Of from = keepsAll(mask) ? ArraySource.of(x) : masked(x, mask);
        forRows(y, lane -> {
            Source source = from.on(lane);
            var rows = new RowBlock(width, lane);
            var soft = new Softmax(lane, width);
            Sink to = new Sink(y);
            return (row, count) -> {
                rows.load(source, row, count);
                soft.apply(rows.elements(), count);
                rows.store(to, row, count);
            };
        });
    }

    /** A mask of one element everywhere that is not 0: the usual case. */
    private static boolean keepsAll(Array mask) {
        Axes axes = Axes.of(mask);
        return axes.rank() == 1
                && (axes.step() == 0 || axes.run() == 1)
                && NativeStorage.of(mask).floats().get((int) axes.offset) != 0;
    }

    /** x where the mask is not 0, else -infinity. */
    private static Source.Of masked(Array x, Array mask) {
        return lane -> {
            ArraySource from = ArraySource.ofBits(x, lane);
            ArraySource keep = ArraySource.ofBits(mask, lane);
            int[] nothing = lane.ints();
            Arrays.fill(nothing, Float.floatToRawIntBits(Float.NEGATIVE_INFINITY));
            int[] bits = lane.ints();
            float[] result = lane.floats();
            return (start, n) -> {
                BitKernels.select(keep.readBits(start, n), from.readBits(start, n), nothing, bits, n);
                lane.floatsOf(bits, result, n);
                return result;
            };
        };
    }

    /** Softmax of rows on the heap, in place. */
    private static final class Softmax {
        private final Exponential exponential;
        private final float[] chunk;
        private final int width;

        Softmax(Lane lane, int width) {
            exponential = new Exponential(lane);
            chunk = lane.floats();
            this.width = width;
        }

        void apply(float[] x, int rows) {
            for (int row = 0; row < rows; row++) {
                subtractPeak(x, row * width);
            }
            exp(x, rows * width);
            for (int row = 0; row < rows; row++) {
                divideBySum(x, row * width);
            }
        }

        /** Because float exp overflows above 88. */
        private void subtractPeak(float[] x, int from) {
            double peak = Fold.MAX.of(x, from, from + width);
            float finite = peak == Double.NEGATIVE_INFINITY ? 0 : (float) peak; // nothing is left: every exp is 0
            for (int i = from; i < from + width; i++) {
                x[i] -= finite;
            }
        }

        private void exp(float[] x, int count) {
            if (count <= Lane.CHUNK) {
                exponential.exp(x, x, count);
                return;
            }
            for (int at = 0; at < count; at += Lane.CHUNK) {
                int n = Math.min(Lane.CHUNK, count - at);
                System.arraycopy(x, at, chunk, 0, n);
                exponential.exp(chunk, chunk, n);
                System.arraycopy(chunk, 0, x, at, n);
            }
        }

        private void divideBySum(float[] x, int from) {
            double sum = Fold.SUM.of(x, from, from + width);
            float factor = (float) (1 / (sum == 0 ? 1 : sum));
            for (int i = from; i < from + width; i++) {
                x[i] *= factor;
            }
        }
    }

    void softmaxGradient(Array y, Array dy, Array dx) {
        int width = dx.shape().size(-1);
        forRows(dx, lane -> {
            Source outputs = ArraySource.of(y).on(lane);
            Source gradients = ArraySource.of(dy).on(lane);
            var output = new RowBlock(width, lane);
            var gradient = new RowBlock(width, lane);
            Sink to = new Sink(dx);
            return (row, rows) -> {
                output.load(outputs, row, rows);
                gradient.load(gradients, row, rows);
                for (int r = 0; r < rows; r++) {
                    softmaxGradient(output.elements(), gradient.elements(), r * width, width);
                }
                gradient.store(to, row, rows);
            };
        });
    }

    /** One row, in place of dy. */
    private static void softmaxGradient(float[] y, float[] dy, int from, int width) {
        float mean = (float) product(y, dy, from, from + width);
        for (int i = from; i < from + width; i++) {
            dy[i] = y[i] * (dy[i] - mean);
        }
    }

    /** Four running sums, because each has to wait for its own last addition. */
    private static double product(float[] a, float[] b, int from, int to) {
        double s = 0;
        double t = 0;
        double u = 0;
        double v = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s += (double) a[i] * b[i];
            t += (double) a[i + 1] * b[i + 1];
            u += (double) a[i + 2] * b[i + 2];
            v += (double) a[i + 3] * b[i + 3];
        }
        for (; i < to; i++) {
            s += (double) a[i] * b[i];
        }
        return s + t + (u + v);
    }
}
