package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
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

    private final Device device;
    private final Pretrained pretrained;

    public Alignment(Device device, Pretrained pretrained) {
        this.device = device;
        this.pretrained = pretrained;
    }

    /**
     * @param cosine mean cosine of a picture and its sentence, times 100
     * @param shuffled the same with the sentence of the next story's frame: what chance gives
     * @param frames R-precision of single pictures
     * @param stories of whole stories, by the mean cosine of their frames; none where stories have different numbers of frames
     */
    record Agreement(double cosine, double shuffled, RPrecision frames, Optional<RPrecision> stories) {}

    /** @param sentences one a picture, in the order of the gallery */
    Agreement of(Gallery gallery, List<String> sentences) {
        double[][] pictures = pictures(gallery);
        double[][] texts = texts(sentences);
        List<int[]> stories = List.copyOf(gallery.stories().values());
        double cosine = 0;
        double shuffled = 0;
        for (int story = 0; story < stories.size(); story++) {
            int[] own = stories.get(story);
            int[] next = stories.get((story + 1) % stories.size());
            for (int i = 0; i < own.length; i++) {
                cosine += RPrecision.dot(pictures[own[i]], texts[own[i]]);
                shuffled += RPrecision.dot(pictures[own[i]], texts[next[i % next.length]]);
            }
        }
        List<String> ids = gallery.entries().stream().map(Gallery.Entry::story).toList();
        int n = pictures.length;
        return new Agreement(
                100 * cosine / n,
                100 * shuffled / n,
                RPrecision.of(pictures, texts, ids),
                ofStories(pictures, texts, gallery.stories()));
    }

    /** Vectors put together, so that an inner product is the sum of the frames' cosines. */
    private static Optional<RPrecision> ofStories(double[][] pictures, double[][] texts, Map<String, int[]> stories) {
        if (stories.values().stream().mapToInt(s -> s.length).distinct().count() != 1) {
            return Optional.empty();
        }
        return Optional.of(RPrecision.of(
                joined(pictures, stories.values()), joined(texts, stories.values()), List.copyOf(stories.keySet())));
    }

    private static double[][] joined(double[][] rows, Collection<int[]> stories) {
        return stories.stream()
                .map(story -> IntStream.of(story)
                        .mapToObj(i -> rows[i])
                        .flatMapToDouble(Arrays::stream)
                        .toArray())
                .toArray(double[][]::new);
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
        double length = Math.sqrt(RPrecision.dot(x, x));
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
