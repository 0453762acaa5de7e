package org.storygan.lite.model;

import java.util.Arrays;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Distribution;

/** Generator and discriminator once more, in plain loops; the default choices of the configuration only. */
final class PlainNetworks {
    private final ModelConfig config;
    private final PlainLayers layers;
    private final double[][] sentences;
    private final PlainBlock block;

    PlainNetworks(ModelConfig config, PlainLayers layers, TextFeatures text) {
        this.config = config;
        this.layers = layers;
        sentences = rows(text.sentences());
        double[][][] words = new double[text.count()][][];
        for (int n = 0; n < words.length; n++) {
            words[n] = rows(text.words().row(n));
        }
        block = new PlainBlock(layers, words, rows(text.mask()));
    }

    private static double[][] rows(Tensor x) {
        return chunks(x.values(), x.size(-1));
    }

    private static double[][] chunks(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }

    /** [n][channel][y][x]. */
    double[][][][] generate(int frames) {
        int code = config.context().code();
        double[][] augmented = layers.linear("ctx.ca", means(frames));
        double[][] start = new double[augmented.length][];
        double[] draw = layers.draw(Distribution.NORMAL, augmented.length * code);
        for (int b = 0; b < start.length; b++) {
            start[b] = Arrays.copyOf(augmented[b], code);
            for (int j = 0; j < code; j++) {
                start[b][j] += Math.exp(augmented[b][code + j] / 2) * draw[b * code + j];
            }
        }
        double[][] content = contents(start, frames);
        double[][] motion = motions(augmented.length, frames);
        double[][] known = new double[sentences.length][];
        double[][] gist = gists(content);
        for (int n = 0; n < known.length; n++) {
            known[n] = joined(joined(motion[n], Arrays.copyOf(augmented[n / frames], code)), gist[n]);
        }
        return grow(layers.dense("fc", known));
    }

    private double[][] means(int frames) {
        double[][] means = new double[sentences.length / frames][sentences[0].length];
        for (int n = 0; n < sentences.length; n++) {
            for (int i = 0; i < sentences[n].length; i++) {
                means[n / frames][i] += sentences[n][i] / frames;
            }
        }
        return means;
    }

    private double[][] contents(double[][] codes, int frames) {
        double[][] start = layers.dense("ctx.c_net", codes);
        double[][] states = new double[sentences.length][];
        for (int n = 0; n < states.length; n++) {
            double[] before = n % frames == 0 ? start[n / frames] : states[n - 1];
            states[n] = layers.gru("ctx.content_gru", sentences[n], before);
        }
        return states;
    }

    private double[][] motions(int stories, int frames) {
        int width = sentences[0].length;
        int noise = config.context().noise();
        double[][] start = layers.dense("ctx.m_net", chunks(layers.draw(Distribution.NORMAL, stories * width), width));
        double[][] each = chunks(layers.draw(Distribution.NORMAL, sentences.length * noise), noise);
        double[][] states = new double[sentences.length][];
        for (int n = 0; n < states.length; n++) {
            double[] before = n % frames == 0 ? start[n / frames] : states[n - 1];
            states[n] = layers.gru("ctx.motion_gru", joined(each[n], sentences[n]), before);
        }
        return states;
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** gist[j] = sum over channel q and offset d of signal[q][j + d] filter[q][d + taps / 2]. */
    private double[][] gists(double[][] content) {
        int width = config.context().gist();
        int taps = config.context().filter();
        double[][] filters = layers.dense("gist.filter_net", content);
        double[][] signals = layers.dense("gist.signal_net", sentences);
        double[][] gists = new double[sentences.length][width];
        for (int n = 0; n < gists.length; n++) {
            for (int j = 0; j < width; j++) {
                for (int q = 0; q < 3; q++) {
                    for (int d = -taps / 2; d <= taps / 2; d++) {
                        boolean inside = j + d >= 0 && j + d < width;
                        double signal = inside ? Math.tanh(signals[n][q * width + j + d]) : 0;
                        gists[n][j] += signal * filters[n][q * taps + d + taps / 2];
                    }
                }
            }
        }
        return gists;
    }

    private double[][][][] grow(double[][] start) {
        int channels = config.generator().ngf();
        double[][][][] x = new double[start.length][channels][4][4];
        for (int n = 0; n < start.length; n++) {
            for (int i = 0; i < start[n].length; i++) {
                int pixel = i / channels; // the network's own pictures are (y, x, channel)
                x[n][i % channels][pixel / 4][pixel % 4] = Math.max(0, start[n][i]);
            }
        }
        for (int stage = 1; stage <= 4; stage++) {
            x = layers.block("up" + stage, doubled(x), 3, 1, 0);
            String name = "db" + (4 << stage);
            if (layers.has(name + ".word_proj.weight")) {
                x = fused(name, x);
            }
        }
        return PlainLayers.each(layers.conv("to_rgb", x, 3, 1, 1), Math::tanh);
    }

    private static double[][][][] doubled(double[][][][] x) {
        int size = 2 * x[0][0].length;
        double[][][][] y = new double[x.length][x[0].length][size][size];
        for (int n = 0; n < x.length; n++) {
            for (int c = 0; c < x[n].length; c++) {
                for (int at = 0; at < size * size; at++) {
                    y[n][c][at / size][at % size] = x[n][c][at / size / 2][at % size / 2];
                }
            }
        }
        return y;
    }

    private double[][][][] fused(String name, double[][][][] a) {
        double[][][][] both = stacked(a, block.attend(name, a));
        double[][][][] inside = layers.block(name + ".res.first", both, 3, 1, 0);
        double[][][][] residual = layers.block(name + ".res.second", inside, 3, 1, 1);
        for (int n = 0; n < both.length; n++) {
            for (int c = 0; c < both[n].length; c++) {
                for (int y = 0; y < both[n][c].length; y++) {
                    for (int i = 0; i < both[n][c].length; i++) {
                        residual[n][c][y][i] += both[n][c][y][i];
                    }
                }
            }
        }
        return layers.block(name + ".out", residual, 3, 1, 0);
    }

    private static double[][][][] stacked(double[][][][] a, double[][][][] h) {
        double[][][][] both = new double[a.length][][][];
        for (int n = 0; n < a.length; n++) {
            both[n] = Arrays.copyOf(a[n], a[n].length + h[n].length);
            System.arraycopy(h[n], 0, both[n], a[n].length, h[n].length);
        }
        return both;
    }

    /** The logits [n] of images [n][channel][y][x]. */
    double[] judge(double[][][][] images) {
        double[][][][] x = images;
        for (int stage = 1; stage <= 4; stage++) {
            x = layers.block("d" + stage, x, 4, 2, 0.2);
            String name = "db" + (64 >> stage);
            if (layers.has(name + ".word_proj.weight")) {
                x = layers.block(name + ".out", stacked(x, block.attend(name, x)), 3, 1, 0.2);
            }
        }
        double[][][][] tiled = new double[x.length][sentences[0].length][4][4];
        for (int n = 0; n < x.length; n++) {
            for (int i = 0; i < tiled[n].length; i++) {
                for (double[] row : tiled[n][i]) {
                    Arrays.fill(row, sentences[n][i]);
                }
            }
        }
        double[][][][] joint = layers.block("pair.joint", stacked(x, tiled), 3, 1, 0.2);
        double bias = layers.weight("pair.logit.bias")[0];
        return Arrays.stream(layers.conv("pair.logit", joint, 4, 1, 0))
                .mapToDouble(v -> v[0][0][0] + bias)
                .toArray();
    }
}
