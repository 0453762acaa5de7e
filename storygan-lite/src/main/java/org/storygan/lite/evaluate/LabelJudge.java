package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.StateDict;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.nn.Losses;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.optim.Adam;
import org.storygan.shape.Shape;

/**
 * Whether what must be in a picture is in it: a classifier of the set's labels (characters, objects), trained on real pictures of the
 * training split and never on drawn ones. Siblings of the paper fine-tune an Inception for this; this one is small and its scores, named
 * with its hash, compare only with its own: with those of real pictures, which stand beside them.
 */
public final class LabelJudge {
    private static final long SEED = 64;
    private static final int STORIES = 8; // a step
    private static final double RATE = 1e-3;
    private static final int SAID_EVERY = 100; // steps

    private final Device device;
    private final LabelNetwork network;
    private final int steps;
    private final List<String> labels;

    private LabelJudge(Device device, LabelNetwork network, List<String> labels, int steps) {
        this.device = device;
        this.network = network;
        this.labels = List.copyOf(labels);
        this.steps = steps;
    }

    /** Lives in the scope that is innermost now; the same set, steps, device and threads give the same classifier. */
    public static LabelJudge train(Device device, StorySet set, int steps, Console console) {
        int labels = set.labelNames().size();
        if (labels == 0) {
            throw AppException.of(ErrorCode.E8_LABELS, set.name() + " has no labels to learn")
                    .suggest("the same without --label-steps");
        }
        var network = new LabelNetwork(new ParameterSource(device, RandomKey.of(SEED, 0)), labels);
        var adam = new Adam(network, new Adam.Settings(0.9, 0.999, 1e-8));
        for (int step = 0; step < steps; step++) {
            double loss = learn(device, network, adam, frames(set, step));
            if (step % SAID_EVERY == SAID_EVERY - 1) {
                console.say("labels: step " + (step + 1) + " of " + steps + ", loss " + (float) loss);
            }
        }
        return new LabelJudge(device, network, set.labelNames(), steps);
    }

    private static List<Frame> frames(StorySet set, int step) {
        var random = CounterRandom.of(SEED, step);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < STORIES; i++) {
            frames.addAll(
                    set.story(Split.TRAIN, random.below(set.size(Split.TRAIN))).frames());
        }
        return frames;
    }

    private static double learn(Device device, LabelNetwork network, Adam adam, List<Frame> frames) {
        try (var scope = device.scope("labels")) {
            Tensor x = FeatureReader.tensor(
                    device, frames.stream().map(Frame::picture).toList());
            int labels = frames.get(0).labels().size();
            float[] truth = new float[frames.size() * labels];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = frames.get(i / labels).labels().get(i % labels) ? 1 : 0;
            }
            Tensor targets = Tensor.of(device, Shape.of(frames.size(), labels), truth);
            Tensor loss = Losses.binaryCrossEntropy(network.apply(x, Pass.training(RandomKey.of(SEED, 1))), targets);
            adam.step(Gradients.of(loss, network.tensors()), RATE);
            return loss.values()[0];
        }
    }

    /** SHA-256 over its weights in the order of their names. */
    private String hash() {
        var digest = Gallery.sha256();
        new TreeMap<>(StateDict.of(network.state())).values().forEach(tensor -> digest.update(tensor.bytes()));
        return Gallery.hex(digest.digest());
    }

    /** For the receipt. */
    public Map<String, Object> facts() {
        return new TreeMap<>(Map.of("name", "labels-" + LabelNetwork.NAME, "sha256", hash(), "steps", (long) steps));
    }

    /** @param truth the flags of each picture, in the order of the galleries */
    public List<Score> scores(Evaluation.Sides sides, List<List<Boolean>> truth) {
        String protocol = "[" + LabelNetwork.NAME + "-" + hash().substring(0, 8) + ",N=" + truth.size() + "]";
        List<int[]> stories = List.copyOf(sides.real().stories().values());
        LabelCounts real = LabelCounts.of(said(sides.real()), truth, stories);
        LabelCounts chance = LabelCounts.of(others(truth, sides.real()), truth, stories);
        List<LabelCounts> drawn = sides.drawn().stream()
                .map(gallery -> LabelCounts.of(said(gallery), truth, stories))
                .toList();
        var scores = new ArrayList<Score>();
        Map.<String, ToDoubleFunction<LabelCounts>>of(
                        "F1-labels", LabelCounts::f1,
                        "F1-labels-macro", LabelCounts::macroF1,
                        "Flag-accuracy", LabelCounts::flagAccuracy,
                        "Frame-accuracy", LabelCounts::frameAccuracy,
                        "Story-accuracy", LabelCounts::storyAccuracy)
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(kind -> scores.add(percent(kind.getKey() + protocol, kind.getValue(), drawn)
                        .with("real", 100 * kind.getValue().applyAsDouble(real))
                        .with("shuffled", 100 * kind.getValue().applyAsDouble(chance))));
        scores.set(0, scores.get(0).withParts(eachLabel(drawn)));
        return scores;
    }

    private static Score percent(String name, ToDoubleFunction<LabelCounts> share, List<LabelCounts> drawn) {
        return Score.of(
                name,
                drawn.stream().map(counts -> 100 * share.applyAsDouble(counts)).toList());
    }

    /** F1 of each label that occurs, the mean of the samplings. */
    private Map<String, Double> eachLabel(List<LabelCounts> drawn) {
        Map<String, Double> each = new TreeMap<>();
        for (int i = 0; i < labels.size(); i++) {
            int label = i;
            if (drawn.get(0).occurs(label)) {
                each.put(
                        labels.get(label),
                        drawn.stream()
                                .mapToDouble(counts -> 100 * counts.f1(label))
                                .average()
                                .orElseThrow());
            }
        }
        return each;
    }

    /** The true flags of the picture one story further on: what whoever knows the set but not the sentence would say. */
    private static List<List<Boolean>> others(List<List<Boolean>> truth, Gallery gallery) {
        int frames = gallery.stories().values().iterator().next().length;
        List<List<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            others.add(truth.get((i + frames) % truth.size()));
        }
        return others;
    }

    private List<List<Boolean>> said(Gallery gallery) {
        List<List<Boolean>> said = new ArrayList<>();
        int batch = 64;
        for (int from = 0; from < gallery.count(); from += batch) {
            List<Picture> pictures = gallery.entries().subList(from, Math.min(gallery.count(), from + batch)).stream()
                    .map(entry -> entry.picture().get())
                    .toList();
            try (var scope = device.scope("labels")) {
                Tensor logits = network.apply(FeatureReader.tensor(device, pictures), Pass.evaluation());
                said.addAll(flags(logits.values(), pictures.size()));
            }
        }
        return said;
    }

    /** A probability of one half is a logit of 0. */
    private static List<List<Boolean>> flags(double[] logits, int pictures) {
        int labels = logits.length / pictures;
        List<List<Boolean>> flags = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            List<Boolean> row = new ArrayList<>();
            for (int label = 0; label < labels; label++) {
                row.add(logits[i * labels + label] >= 0);
            }
            flags.add(row);
        }
        return flags;
    }
}
