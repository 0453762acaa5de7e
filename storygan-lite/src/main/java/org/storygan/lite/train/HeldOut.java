package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.distance.Features;

/**
 * Looks at generators with stories that none of them learned from: the same stories, sentences and noise each time. The pictures are seen
 * by the image encoder of pre-training, so every number names it. Nothing that training reads is changed.
 */
final class HeldOut {
    private final Device device;
    private final FrozenEncoder encoder;
    private final Measure measure;
    private final List<Script> scripts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<double[]> said = new ArrayList<>(); // a sentence vector each
    private final List<double[]> real = new ArrayList<>();
    private final String eyes; // what sees the pictures, for names
    private final int frames;

    /** The first stories of a split, at most so many. */
    HeldOut(Device device, StorySet set, Split split, int stories, FrozenEncoder encoder, Measure measure) {
        this.device = device;
        this.encoder = encoder;
        this.measure = measure;
        eyes = "damsm-" + encoder.trained().sizes().image().label() + "-"
                + encoder.trained().hash().substring(0, 8) + "," + split.label();
        frames = set.framesPerStory();
        for (int i = 0; i < Math.min(stories, set.size(split)); i++) {
            Story story = set.story(split, i);
            scripts.add(Script.of(story));
            real.addAll(features(story.frames().stream().map(f -> f.picture()).toList()));
            said.addAll(vectors(scripts.get(i).sentences()));
            for (int frame = 1; frame <= frames; frame++) {
                names.add(story.id() + " frame " + frame);
            }
        }
    }

    /**
     * What a look showed.
     *
     * @param numbers beside the rating: the mean cosine of picture and sentence for drawn pictures, for real ones, and for real ones with
     *     another story's sentences
     */
    record Look(Rating rating, Map<String, Double> numbers) {}

    Look at(Sampler sampler, long seed) {
        List<double[]> drawn = new ArrayList<>();
        sampler.draw(scripts, seed, 1).forEach(story -> drawn.addAll(features(story)));
        Rating rating = measure.of(Features.of(names, real), Features.of(names, drawn), eyes);
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("cosine_drawn", cosine(drawn, 0));
        numbers.put("cosine_real", cosine(real, 0));
        numbers.put("cosine_shuffled", cosine(real, frames));
        return new Look(rating, numbers);
    }

    private List<double[]> features(List<Picture> pictures) {
        try (var scope = device.scope("held-out pictures")) {
            return rows(
                    encoder.guide().global(Pictures.toTensor(device, pictures)).values(), pictures.size());
        }
    }

    private List<double[]> vectors(List<String> texts) {
        try (var scope = device.scope("held-out sentences")) {
            return rows(
                    encoder.features(device, encoder.tokens(texts)).sentences().values(), texts.size());
        }
    }

    private static List<double[]> rows(double[] values, int count) {
        int width = values.length / count;
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width));
        }
        return rows;
    }

    /** Mean over all pictures with the sentence that comes so many places later. */
    private double cosine(List<double[]> pictures, int shift) {
        double sum = 0;
        for (int i = 0; i < pictures.size(); i++) {
            sum += cosine(pictures.get(i), said.get((i + shift) % said.size()));
        }
        return sum / pictures.size();
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }
        return product / Math.sqrt(Math.max(ofA * ofB, Double.MIN_NORMAL));
    }
}
