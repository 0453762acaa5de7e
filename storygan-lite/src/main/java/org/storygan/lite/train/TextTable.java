package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.TokenBatch;
import org.storygan.shape.Shape;

/** What the frozen encoder says about sentences, computed once for each and kept on the host. */
final class TextTable {
    private static final int GROUP = 64; // sentences encoded together, of nearly one length
    private static final Comparator<Caption> ORDER = Comparator.comparing(Caption::count)
            .thenComparing(caption -> caption.ids().toString());

    /** One vector a word, row by row, and one for the sentence. */
    private record Row(float[] words, float[] sentence) {}

    private final FrozenEncoder encoder;
    private final Map<Caption, Row> rows = new HashMap<>(); // its order is never used

    private TextTable(FrozenEncoder encoder) {
        this.encoder = encoder;
    }

    /** Of no sentence: each is encoded when it is read. */
    static TextTable empty(FrozenEncoder encoder) {
        return new TextTable(encoder);
    }

    /** Of all these; groups depend on the sentences alone, so that a run that goes on has the same bits. */
    static TextTable of(Device device, FrozenEncoder encoder, Collection<Caption> captions) {
        var table = new TextTable(encoder);
        var sorted = new TreeSet<>(ORDER);
        sorted.addAll(captions);
        List<Caption> all = new ArrayList<>(sorted);
        for (int from = 0; from < all.size(); from += GROUP) {
            table.add(device, all.subList(from, Math.min(all.size(), from + GROUP)));
        }
        return table;
    }

    private void add(Device device, List<Caption> group) {
        try (var scope = device.scope("text table")) {
            TextFeatures features = encoder.features(device, TokenBatch.of(group));
            float[] words = features.words().floats();
            float[] sentences = features.sentences().floats();
            int dim = features.sentences().size(1);
            int padded = features.words().size(1) * dim;
            for (int i = 0; i < group.size(); i++) {
                int from = i * padded;
                rows.put(
                        group.get(i),
                        new Row(
                                Arrays.copyOfRange(
                                        words, from, from + group.get(i).count() * dim),
                                Arrays.copyOfRange(sentences, i * dim, (i + 1) * dim)));
            }
        }
    }

    /** What the table holds of so many word and sentence vectors. */
    static long bytes(Collection<Caption> captions, int dim) {
        return captions.stream()
                .mapToLong(caption -> 4L * dim * (caption.count() + 1))
                .sum();
    }

    int size() {
        return rows.size();
    }

    /** From the table where it knows every sentence of the batch, else encoded now. */
    TextFeatures features(Device device, TokenBatch tokens) {
        List<Caption> captions = tokens.captions();
        if (!rows.keySet().containsAll(captions)) {
            return encoder.features(device, tokens);
        }
        int dim = rows.get(captions.get(0)).sentence().length;
        float[] words = new float[captions.size() * tokens.words() * dim];
        float[] sentences = new float[captions.size() * dim];
        for (int i = 0; i < captions.size(); i++) {
            Row row = rows.get(captions.get(i));
            System.arraycopy(row.words(), 0, words, i * tokens.words() * dim, row.words().length);
            System.arraycopy(row.sentence(), 0, sentences, i * dim, dim);
        }
        return new TextFeatures(
                Tensor.of(device, Shape.of(captions.size(), tokens.words(), dim), words),
                Tensor.of(device, Shape.of(captions.size(), dim), sentences),
                tokens.mask(device));
    }
}
