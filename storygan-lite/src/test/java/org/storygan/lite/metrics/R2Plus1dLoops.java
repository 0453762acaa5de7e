package org.storygan.lite.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

/** The video network once more, as torchvision describes it: three-dimensional convolutions, normalisations not folded, plain loops. */
final class R2Plus1dLoops {
    private final Map<String, StoredTensor> tensors;
    private final int width;

    R2Plus1dLoops(Map<String, StoredTensor> tensors, int width) {
        this.tensors = tensors;
        this.width = width;
    }

    /** A film as (n, t, h, w, c). */
    private record Film(int[] size, double[] values) {
        double at(int n, int t, int h, int w, int c) {
            boolean isInside = t >= 0 && t < size[1] && h >= 0 && h < size[2] && w >= 0 && w < size[3];
            return isInside ? values[(((n * size[1] + t) * size[2] + h) * size[3] + w) * size[4] + c] : 0;
        }
    }

    private record Steps(int time, int space) {}

    double[] features(double[] values, int[] size) {
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values[i] * 2 - 1;
        }
        Film x = relu(convolution(new Film(size, scaled), "stem.0", "stem.1", new Steps(1, 2)));
        x = relu(convolution(x, "stem.3", "stem.4", new Steps(1, 1)));
        for (int layer = 1; layer <= 4; layer++) {
            x = block(x, "layer" + layer + ".0", layer == 1 ? 1 : 2);
            x = block(x, "layer" + layer + ".1", 1);
        }
        return mean(x);
    }

    private Film block(Film x, String name, int stride) {
        Film y = pair(relu(pair(x, name + ".conv1", stride)), name + ".conv2", 1);
        Film around = tensors.containsKey(name + ".downsample.0.weight")
                ? convolution(x, name + ".downsample.0", name + ".downsample.1", new Steps(stride, stride))
                : x;
        double[] sum = y.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += around.values()[i];
        }
        return relu(new Film(y.size(), sum));
    }

    private Film pair(Film x, String name, int stride) {
        Film between = relu(convolution(x, name + ".0.0", name + ".0.1", new Steps(1, stride)));
        return convolution(between, name + ".0.3", name + ".1", new Steps(stride, 1));
    }

    private Film convolution(Film x, String name, String norm, Steps steps) {
        StoredTensor kernel = tensors.get(name + ".weight");
        double[] weight = kernel.doubles();
        Shape k = kernel.shape();
        int[] size = {
            x.size()[0],
            (x.size()[1] - 1) / steps.time() + 1,
            (x.size()[2] - 1) / steps.space() + 1,
            (x.size()[3] - 1) / steps.space() + 1,
            k.size(0)
        };
        double[] y = new double[size[0] * size[1] * size[2] * size[3] * size[4]];
        for (int i = 0; i < y.length; i++) {
            int o = i % size[4];
            int w = i / size[4] % size[3] * steps.space();
            int h = i / size[4] / size[3] % size[2] * steps.space();
            int t = i / size[4] / size[3] / size[2] % size[1] * steps.time();
            int n = i / size[4] / size[3] / size[2] / size[1];
            double sum = 0;
            for (int j = 0; j < weight.length / k.size(0); j++) {
                int kw = j % k.size(4);
                int kh = j / k.size(4) % k.size(3);
                int kt = j / k.size(4) / k.size(3) % k.size(2);
                int c = j / k.size(4) / k.size(3) / k.size(2);
                double value = x.at(n, t + kt - k.size(2) / 2, h + kh - k.size(3) / 2, w + kw - k.size(4) / 2, c);
                sum += value * weight[o * (weight.length / k.size(0)) + j];
            }
            y[i] = normalised(sum, norm, o);
        }
        return new Film(size, y);
    }

    private double normalised(double x, String norm, int c) {
        double deviation = Math.sqrt(tensors.get(norm + ".running_var").doubles()[c] + 1e-5);
        return (x - tensors.get(norm + ".running_mean").doubles()[c])
                        / deviation
                        * tensors.get(norm + ".weight").doubles()[c]
                + tensors.get(norm + ".bias").doubles()[c];
    }

    private static Film relu(Film x) {
        double[] y = x.values().clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(0, y[i]);
        }
        return new Film(x.size(), y);
    }

    private static double[] mean(Film x) {
        int channels = x.size()[4];
        double[] y = new double[x.size()[0] * channels];
        int each = x.values().length / y.length;
        for (int i = 0; i < x.values().length; i++) {
            y[i / channels / each * channels + i % channels] += x.values()[i] / each;
        }
        return y;
    }

    /** Every tensor of the network with this many channels in its first stage, by torchvision's names. */
    static Map<String, StoredTensor> weights(int width, long seed) {
        var all = new Weights(new LinkedHashMap<>(), CounterRandom.of(seed));
        int stem = width * 45 / 64;
        all.add("stem.0", "stem.1", 3, stem, new int[] {1, 7, 7});
        all.add("stem.3", "stem.4", stem, width, new int[] {3, 1, 1});
        for (int layer = 1; layer <= 4; layer++) {
            int out = width << (layer - 1);
            all.block("layer" + layer + ".0", layer == 1 ? width : out / 2, out);
            all.block("layer" + layer + ".1", out, out);
        }
        return all.tensors;
    }

    private record Weights(Map<String, StoredTensor> tensors, CounterRandom random) {
        void block(String name, int in, int out) {
            int between = in * out * 27 / (in * 9 + 3 * out);
            add(name + ".conv1.0.0", name + ".conv1.0.1", in, between, new int[] {1, 3, 3});
            add(name + ".conv1.0.3", name + ".conv1.1", between, out, new int[] {3, 1, 1});
            add(name + ".conv2.0.0", name + ".conv2.0.1", out, between, new int[] {1, 3, 3});
            add(name + ".conv2.0.3", name + ".conv2.1", between, out, new int[] {3, 1, 1});
            if (in != out) {
                add(name + ".downsample.0", name + ".downsample.1", in, out, new int[] {1, 1, 1});
            }
        }

        void add(String convolution, String norm, int in, int out, int[] kernel) {
            put(convolution + ".weight", Shape.of(out, in, kernel[0], kernel[1], kernel[2]), -50, 50);
            put(norm + ".weight", Shape.of(out), 50, 150);
            put(norm + ".bias", Shape.of(out), -50, 50);
            put(norm + ".running_mean", Shape.of(out), -50, 50);
            put(norm + ".running_var", Shape.of(out), 50, 150);
        }

        private void put(String name, Shape shape, int low, int high) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.between(low, high) / 100f;
            }
            tensors.put(name, StoredTensor.of(shape, values));
        }
    }
}
