package org.storygan.autograd;

import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;

/** The formulas of dynamic attention once more, element by element; a word counts where {@code drawn} is above -1. */
record PlainAttention(Tensor a, Tensor b, Tensor drawn, Tensor noise) {
    /** With the first word of each frame valid, whatever was drawn. */
    Tensor mask() {
        double[] mask = drawn.values();
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mask[i] > -1 || i % drawn.size(1) == 0 ? 1 : 0;
        }
        return Tensor.of(drawn.device(), drawn.shape(), mask);
    }

    double[] found(Choice choice) {
        double[] h = new double[(int) a.shape().count()];
        int rows = a.size(1);
        int c = a.size(2);
        for (int n = 0; n < a.size(0); n++) {
            double[] w = weights(choice, n);
            for (int i = 0; i < rows; i++) {
                double[] self = mixture(row(a, n, i), n, a, choice.scale());
                double[] words = mixture(row(a, n, i), n, b, choice.scale());
                for (int k = 0; k < c; k++) {
                    h[(n * rows + i) * c + k] = w[0] * self[k] + w[1] * words[k];
                }
            }
        }
        return h;
    }

    double[] weights(Choice choice, int n) {
        double u = Math.max(-30, Math.min(30, choice.scale() * dot(mean(a, n), mean(b, n))));
        double noisy = u + noise.values()[n];
        double p = 1 / (1 + Math.exp(-noisy / choice.temperature()));
        boolean self = choice.mode() == Mode.SELF || (choice.mode() != Mode.WORDS && noisy > 0);
        double w = choice.mode() == Mode.SOFT ? p : self ? 1 : 0;
        return new double[] {w, 1 - w};
    }

    private double[] mixture(double[] query, int n, Tensor rows, double scale) {
        double[] mixture = new double[query.length];
        double sum = 0;
        for (int j = 0; j < rows.size(1); j++) {
            double[] key = row(rows, n, j);
            double e = valid(rows, n, j) * Math.exp(scale * dot(query, key));
            sum += e;
            for (int k = 0; k < key.length; k++) {
                mixture[k] += e * key[k];
            }
        }
        for (int k = 0; k < mixture.length; k++) {
            mixture[k] /= sum;
        }
        return mixture;
    }

    private double[] mean(Tensor rows, int n) {
        double[] mean = new double[rows.size(2)];
        double count = 0;
        for (int j = 0; j < rows.size(1); j++) {
            count += valid(rows, n, j);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += valid(rows, n, j) * row(rows, n, j)[k];
            }
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= count;
        }
        return mean;
    }

    private double valid(Tensor rows, int n, int j) {
        return rows == a ? 1 : mask().values()[n * b.size(1) + j];
    }

    private static double[] row(Tensor rows, int n, int j) {
        return rows.row(n).row(j).values();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
