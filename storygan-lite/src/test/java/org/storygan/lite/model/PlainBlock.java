package org.storygan.lite.model;

import java.util.Arrays;
import org.storygan.backend.Distribution;

/** A dynamic block once more, frame by frame and pixel by pixel, with soft choices and temperature 1. */
final class PlainBlock {
    private final PlainLayers layers;
    private final double[][][] words; // [n][l][d]
    private final double[][] mask; // [n][l]

    PlainBlock(PlainLayers layers, double[][][] words, double[][] mask) {
        this.layers = layers;
        this.words = words;
        this.mask = mask;
    }

    /** The attention's result for pictures a [n][c][y][x]. */
    double[][][][] attend(String name, double[][][][] a) {
        double[] noise = layers.training() ? layers.draw(Distribution.UNIFORM, a.length) : null;
        double[][][][] h = new double[a.length][][][];
        for (int n = 0; n < a.length; n++) {
            double logistic = noise == null ? 0 : Math.log(noise[n]) - Math.log(1 - noise[n]);
            h[n] = attend(a[n], layers.linear(name + ".word_proj", words[n]), mask[n], logistic);
        }
        return h;
    }

    private static double[][][] attend(double[][][] a, double[][] b, double[] valid, double logistic) {
        int size = a[0].length;
        double[][] pixels = pixels(a);
        double p = PlainLayers.sigmoid(score(pixels, b, valid) + logistic);
        double[] all = new double[pixels.length];
        Arrays.fill(all, 1);
        double[][][] h = new double[a.length][size][size];
        for (int i = 0; i < pixels.length; i++) {
            double[] self = mixture(pixels[i], pixels, all);
            double[] told = mixture(pixels[i], b, valid);
            for (int c = 0; c < a.length; c++) {
                h[c][i / size][i % size] = p * self[c] + (1 - p) * told[c];
            }
        }
        return h;
    }

    private static double[][] pixels(double[][][] a) {
        int size = a[0].length;
        double[][] pixels = new double[size * size][a.length];
        for (int i = 0; i < pixels.length; i++) {
            for (int c = 0; c < a.length; c++) {
                pixels[i][c] = a[c][i / size][i % size];
            }
        }
        return pixels;
    }

    private static double score(double[][] a, double[][] b, double[] valid) {
        double[] one = new double[a.length];
        Arrays.fill(one, 1);
        return dot(mean(a, one), mean(b, valid)) / Math.sqrt(a[0].length);
    }

    private static double[] mean(double[][] rows, double[] valid) {
        double[] mean = new double[rows[0].length];
        double count = 0;
        for (int j = 0; j < rows.length; j++) {
            count += valid[j];
            for (int c = 0; c < mean.length; c++) {
                mean[c] += valid[j] * rows[j][c];
            }
        }
        for (int c = 0; c < mean.length; c++) {
            mean[c] /= count;
        }
        return mean;
    }

    /** The mean of the valid rows, weighed by exp(⟨query, row⟩ / √C). */
    private static double[] mixture(double[] query, double[][] rows, double[] valid) {
        double[] mixture = new double[query.length];
        double sum = 0;
        for (int j = 0; j < rows.length; j++) {
            double weight = valid[j] * Math.exp(dot(query, rows[j]) / Math.sqrt(query.length));
            sum += weight;
            for (int c = 0; c < mixture.length; c++) {
                mixture[c] += weight * rows[j][c];
            }
        }
        for (int c = 0; c < mixture.length; c++) {
            mixture[c] /= sum;
        }
        return mixture;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
