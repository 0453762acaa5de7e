package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.text.TokenBatch;
import org.storygan.nn.Pass;

/**
 * Whether pictures show what their sentences say, by encoders that were trained to agree on real ones (DAMSM). The paper's Cosine, section
 * 4.3, is the mean angle; its size depends on the encoders, so it is comparable within one pair of encoders only.
 */
public final class Alignment {
    private static final int BATCH = 32;
    private static final int RIVALS = 99; // R-precision is the share of first places among 100 (model choices 7.4)
    private static final long SEED = 99;

    private final Device device;
    private final Pretrained pretrained;

    public Alignment(Device device, Pretrained pretrained) {
        this.device = device;
        this.pretrained = pretrained;
    }

    /**
     * @param cosine mean cosine of a picture and its sentence, times 100
     * @param shuffled the same with the sentence of another story's frame: what chance gives
     * @param retrieval R-precision in 0..1: how often a picture's own sentence is nearer than 99 sentences of other stories
     */
    public record Agreement(double cosine, double shuffled, double retrieval) {}

    /** @param sentences one a picture, in the order of the gallery */
    public Agreement of(Gallery gallery, List<String> sentences) {
        double[][] pictures = pictures(gallery);
        double[][] texts = texts(sentences);
        List<String> stories =
                gallery.entries().stream().map(Gallery.Entry::story).toList();
        double cosine = 0;
        double shuffled = 0;
        int found = 0;
        int rivals = 0;
        for (int i = 0; i < pictures.length; i++) {
            double own = dot(pictures[i], texts[i]);
            cosine += own;
            int[] others = others(stories, i);
            rivals = others.length;
            shuffled += dot(pictures[i], texts[others[0]]);
            double[] picture = pictures[i];
            found += Arrays.stream(others).allMatch(j -> own > dot(picture, texts[j])) ? 1 : 0;
        }
        int n = pictures.length;
        return new Agreement(100 * cosine / n, 100 * shuffled / n, rivals == 0 ? 0 : (double) found / n);
    }

    /** Frames of other stories, drawn by the picture's place alone; fewer than 99 where there are not so many. */
    private static int[] others(List<String> stories, int picture) {
        int[] possible = IntStream.range(0, stories.size())
                .filter(j -> !stories.get(j).equals(stories.get(picture)))
                .toArray();
        int[] order = CounterRandom.of(SEED, picture).permutation(possible.length);
        return Arrays.stream(order).limit(RIVALS).map(i -> possible[i]).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private double[][] pictures(Gallery gallery) {
        Encoders encoders = pretrained.encoders();
        return batches(gallery.count(), (from, to) -> encoders.image()
                .apply(pictures(gallery.entries().subList(from, to)), Pass.evaluation())
                .global());
    }

    private double[][] texts(List<String> sentences) {
        return batches(sentences.size(), (from, to) -> pretrained
                .encoders()
                .text()
                .apply(TokenBatch.of(pretrained.vocabulary(), sentences.subList(from, to)), Pass.evaluation())
                .sentences());
    }

    private interface Part {
        Tensor of(int from, int to);
    }

    /** Rows of length 1. */
    private double[][] batches(int count, Part part) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            try (var scope = device.scope("alignment")) {
                Tensor y = part.of(from, Math.min(count, from + BATCH));
                double[] values = y.values();
                int width = y.size(1);
                for (int row = 0; row < y.size(0); row++) {
                    rows.add(unit(Arrays.copyOfRange(values, row * width, (row + 1) * width)));
                }
            }
        }
        return rows.toArray(double[][]::new);
    }

    private static double[] unit(double[] x) {
        double length = Math.sqrt(dot(x, x));
        return length == 0 ? x : Arrays.stream(x).map(v -> v / length).toArray();
    }

    /** (n, h, w, 3) in -1..1, as the encoder was trained. */
    private Tensor pictures(List<Gallery.Entry> batch) {
        return FeatureReader.tensor(
                        device, batch.stream().map(e -> e.picture().get()).toList())
                .mul(2)
                .add(-1);
    }
}
