package org.storygan.lite.model;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;

/**
 * The layers once more, in plain loops over [n][channel][y][x] and [row][column], with the weights of a real network. Written from the
 * formulas of the specification's appendix A.
 */
final class PlainLayers {
    private final Map<String, Tensor> state;
    private final boolean training;
    private RandomKey key;

    PlainLayers(Map<String, Tensor> state, boolean training, RandomKey key) {
        this.state = state;
        this.training = training;
        this.key = key;
    }

    boolean training() {
        return training;
    }

    double[] weight(String path) {
        return state.get(path).values();
    }

    boolean has(String path) {
        return state.containsKey(path);
    }

    double[] draw(Distribution distribution, int count) {
        key = key.next();
        double[] values = new double[count];
        Philox.fill(distribution, key, values);
        return values;
    }

    double[][] linear(String path, double[][] x) {
        double[] w = weight(path + ".weight");
        int out = w.length / x[0].length;
        double[] bias = has(path + ".bias") ? weight(path + ".bias") : new double[out];
        double[][] y = new double[x.length][out];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < out; o++) {
                y[n][o] = bias[o];
                for (int i = 0; i < x[n].length; i++) {
                    y[n][o] += w[o * x[n].length + i] * x[n][i];
                }
            }
        }
        return y;
    }

    double[][] dense(String path, double[][] x) {
        double[][] y = linear(path + ".linear", x);
        double[][][][] images = new double[y.length][y[0].length][1][1];
        for (int n = 0; n < y.length; n++) {
            for (int c = 0; c < y[n].length; c++) {
                images[n][c][0][0] = y[n][c];
            }
        }
        normalise(path + ".norm", images);
        for (int n = 0; n < y.length; n++) {
            for (int c = 0; c < y[n].length; c++) {
                y[n][c] = images[n][c][0][0];
            }
        }
        return y;
    }

    /** In place. */
    void normalise(String path, double[][][][] x) {
        double[] scale = weight(path + ".weight");
        double[] shift = weight(path + ".bias");
        for (int c = 0; c < x[0].length; c++) {
            double mean = training ? mean(x, c, 0, 1) : weight(path + ".running_mean")[c];
            double variance = training ? mean(x, c, mean, 2) : weight(path + ".running_var")[c];
            for (double[][][] image : x) {
                for (double[] row : image[c]) {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = (row[i] - mean) / Math.sqrt(variance + 1e-5) * scale[c] + shift[c];
                    }
                }
            }
        }
    }

    private static double mean(double[][][][] x, int c, double centre, int power) {
        double sum = 0;
        int count = 0;
        for (double[][][] image : x) {
            for (double[] row : image[c]) {
                for (double value : row) {
                    sum += Math.pow(value - centre, power);
                    count++;
                }
            }
        }
        return sum / count;
    }

    double[] gru(String path, double[] x, double[] h) {
        double[] wi = weight(path + ".weight_ih");
        double[] wh = weight(path + ".weight_hh");
        double[] bi = weight(path + ".bias_ih");
        double[] bh = weight(path + ".bias_hh");
        double[] next = new double[h.length];
        for (int j = 0; j < h.length; j++) {
            int z = h.length + j;
            int c = 2 * h.length + j;
            double reset = sigmoid(bi[j] + dot(wi, j, x) + bh[j] + dot(wh, j, h));
            double update = sigmoid(bi[z] + dot(wi, z, x) + bh[z] + dot(wh, z, h));
            double candidate = Math.tanh(bi[c] + dot(wi, c, x) + reset * (bh[c] + dot(wh, c, h)));
            next[j] = (1 - update) * candidate + update * h[j];
        }
        return next;
    }

    private static double dot(double[] matrix, int row, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += matrix[row * x.length + i] * x[i];
        }
        return sum;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A square kernel; zeros outside. */
    double[][][][] conv(String path, double[][][][] x, int kernel, int stride, int padding) {
        double[] w = weight(path + ".weight");
        double sigma = has(path + ".spectral.u") ? sigma(path, w) : 1;
        int in = x[0].length;
        int out = w.length / (kernel * kernel * in);
        int size = (x[0][0].length + 2 * padding - kernel) / stride + 1;
        double[][][][] y = new double[x.length][out][size][size];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < out; o++) {
                for (int at = 0; at < size * size; at++) {
                    double sum = 0;
                    for (int tap = 0; tap < kernel * kernel; tap++) {
                        int row = at / size * stride + tap / kernel - padding;
                        int column = at % size * stride + tap % kernel - padding;
                        boolean inside = row >= 0 && row < x[n][0].length && column >= 0 && column < x[n][0].length;
                        for (int c = 0; inside && c < in; c++) {
                            sum += x[n][c][row][column] * w[(o * kernel * kernel + tap) * in + c] / sigma;
                        }
                    }
                    y[n][o][at / size][at % size] = sum;
                }
            }
        }
        return y;
    }

    private double sigma(String path, double[] w) {
        double[] u = weight(path + ".spectral.u");
        double[] v = weight(path + ".spectral.v");
        double sigma = 0;
        for (int o = 0; o < u.length; o++) {
            sigma += u[o] * dot(w, o, v);
        }
        return sigma;
    }

    /** A convolution, its bias and batch norm if there are, and a rectifier with this slope below 0. */
    double[][][][] block(String path, double[][][][] x, int kernel, int stride, double slope) {
        double[][][][] y = conv(path + ".conv", x, kernel, stride, 1);
        if (has(path + ".conv.bias")) {
            double[] bias = weight(path + ".conv.bias");
            for (double[][][] image : y) {
                for (int o = 0; o < bias.length; o++) {
                    double more = bias[o];
                    for (double[] row : image[o]) {
                        Arrays.setAll(row, i -> row[i] + more);
                    }
                }
            }
        }
        if (has(path + ".norm.weight")) {
            normalise(path + ".norm", y);
        }
        return each(y, v -> v < 0 ? slope * v : v);
    }

    static double[][][][] each(double[][][][] x, DoubleUnaryOperator f) {
        for (double[][][] image : x) {
            for (double[][] channel : image) {
                for (double[] row : channel) {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = f.applyAsDouble(row[i]);
                    }
                }
            }
        }
        return x;
    }
}
