package org.storygan.onednn;

import java.nio.FloatBuffer;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Mode;

/** The mean pixel and the mean valid word of each frame, and the weights that the selector makes of them; each frame by one thread. */
final class AttentionMeans {
    private final DynamicAttention d;
    private final int channels;
    private final boolean[] valid; // (N, L)
    private final double[][] pixel; // of each frame
    private final double[][] word;
    private final int[] words; // valid ones, at least 1

    private AttentionMeans(DynamicAttention d, boolean[] valid) {
        this.d = d;
        this.valid = valid;
        int frames = d.a().shape().size(0);
        channels = d.a().shape().size(2);
        pixel = new double[frames][];
        word = new double[frames][];
        words = new int[frames];
    }

    /** a and b dense. */
    static AttentionMeans of(DynamicAttention d, boolean[] valid, Workers workers) {
        var means = new AttentionMeans(d, valid);
        workers.run(means.words.length, (frame, lane) -> means.add(frame));
        return means;
    }

    private void add(int frame) {
        boolean[] all = new boolean[d.a().shape().size(1)];
        java.util.Arrays.fill(all, true);
        pixel[frame] = new double[channels];
        word[frame] = new double[channels];
        mean(d.a(), frame, all, 0, pixel[frame]);
        int rows = d.b().shape().size(1);
        words[frame] = mean(d.b(), frame, valid, frame * rows, word[frame]);
    }

    /** How many rows counted, or 1. */
    private int mean(Array x, int frame, boolean[] counts, int first, double[] mean) {
        FloatBuffer memory = NativeStorage.of(x).floats();
        int rows = x.shape().size(1);
        float[] row = new float[channels];
        int counted = 0;
        for (int i = 0; i < rows; i++) {
            if (counts[first + i]) {
                memory.get((int) x.offset() + (frame * rows + i) * channels, row, 0, channels);
                counted++;
                add(row, mean);
            }
        }
        int divisor = Math.max(1, counted);
        for (int c = 0; c < channels; c++) {
            mean[c] /= divisor;
        }
        return divisor;
    }

    private static void add(float[] row, double[] sum) {
        for (int c = 0; c < row.length; c++) {
            sum[c] += row[c];
        }
    }

    /** Writes (3, N): both weights, and the derivative of the first in the score. */
    void weigh(float[] noise, Array weights) {
        FloatBuffer to = NativeStorage.of(weights).floats();
        int frames = words.length;
        int at = (int) weights.offset();
        double temperature = d.choice().temperature();
        for (int n = 0; n < frames; n++) {
            double u = d.choice().scale() * product(pixel[n], word[n]);
            boolean cut = Math.abs(u) > DynamicAttention.MOST;
            double sharp =
                    (Math.max(-DynamicAttention.MOST, Math.min(DynamicAttention.MOST, u)) + noise[n]) / temperature;
            double p = 1 / (1 + Math.exp(-sharp));
            double q = 1 / (1 + Math.exp(sharp)); // 1 - p would lose what is left of it
            boolean soft = d.choice().mode() == Mode.SOFT;
            double self = sharp > 0 ? 1 : 0; // a tie goes to the words
            to.put(at + n, (float) (soft ? p : self));
            to.put(at + frames + n, (float) (soft ? q : 1 - self));
            to.put(at + 2 * frames + n, (float) (cut || d.choice().mode() == Mode.HARD ? 0 : p * q / temperature));
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** What each pixel of a frame gets of a gradient du of its score. */
    float[] toPixel(int frame, double du) {
        return times(word[frame], d.choice().scale() * du / d.a().shape().size(1));
    }

    /** What each valid word gets. */
    float[] toWord(int frame, double du) {
        return times(pixel[frame], d.choice().scale() * du / words[frame]);
    }

    private static float[] times(double[] x, double factor) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (x[i] * factor);
        }
        return y;
    }
}
