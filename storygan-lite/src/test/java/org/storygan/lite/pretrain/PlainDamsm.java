package org.storygan.lite.pretrain;

/** The word scores and the losses pair by pair, in plain loops, as the published code computes them. */
final class PlainDamsm {
    private PlainDamsm() {}

    /** log Σ exp(γ2 cos(c_l, e_l)) for one picture (regions, dim) and one sentence (words, dim). */
    static double wordScore(double[][] regions, double[][] words, Gammas gammas) {
        double[][] attended = new double[regions.length][];
        for (int r = 0; r < regions.length; r++) {
            attended[r] = softmax(products(regions[r], words), 1);
        }
        double sum = 0;
        for (int l = 0; l < words.length; l++) {
            double[] column = new double[regions.length];
            for (int r = 0; r < regions.length; r++) {
                column[r] = attended[r][l];
            }
            double[] seen = mixture(softmax(column, gammas.attention()), regions);
            sum += Math.exp(gammas.words() * cosine(seen, words[l]));
        }
        return Math.log(sum);
    }

    static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    /** -log softmax(scores[row])[row] over the columns that take part. */
    static double crossEntropy(double[][] scores, boolean[][] part) {
        double mean = 0;
        for (int i = 0; i < scores.length; i++) {
            double sum = 0;
            for (int j = 0; j < scores.length; j++) {
                sum += part[i][j] ? Math.exp(scores[i][j]) : 0;
            }
            mean += (Math.log(sum) - scores[i][i]) / scores.length;
        }
        return mean;
    }

    static double[][] transposed(double[][] x) {
        double[][] y = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                y[j][i] = x[i][j];
            }
        }
        return y;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] products(double[] a, double[][] rows) {
        double[] products = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            products[i] = dot(a, rows[i]);
        }
        return products;
    }

    private static double[] softmax(double[] x, double gamma) {
        double sum = 0;
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.exp(gamma * x[i]);
            sum += y[i];
        }
        for (int i = 0; i < x.length; i++) {
            y[i] /= sum;
        }
        return y;
    }

    private static double[] mixture(double[] weights, double[][] rows) {
        double[] sum = new double[rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            for (int d = 0; d < sum.length; d++) {
                sum[d] += weights[r] * rows[r][d];
            }
        }
        return sum;
    }
}
