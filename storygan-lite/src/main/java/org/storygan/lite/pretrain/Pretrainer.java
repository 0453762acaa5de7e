package org.storygan.lite.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.storygan.autograd.Gradients;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.datasets.feed.Ahead;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.FormatException;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.optim.Adam;
import org.storygan.optim.GradientNorm;

/**
 * Trains a text and an image encoder on the training stories of a set, one random frame of each in an epoch, and keeps those that found
 * the most validation pictures. Same set, settings and machine: same bits.
 */
public final class Pretrainer {
    /** Streams of random numbers. */
    private static final int INITIALISATION = 101;

    private static final int DROPOUT = 102;
    private static final String ADAM = "adam.";
    private static final String BEST = "best.";

    /** Short epochs are evaluated together: no evaluation before so many further steps. */
    private static final int LEAST_STEPS = 25;

    private final Device device;
    private final PretrainSettings settings;
    private final Vocabulary vocabulary;
    private final Encoders encoders;
    private final Adam adam;
    private final Batcher batcher;
    private final PairSource source;
    private final List<PairBatch> heldOut;
    private final List<PretrainStep> history = new ArrayList<>();
    private Optional<Best> best = Optional.empty();
    private int withoutProgress;
    private int done; // steps

    /** The best encoders so far, and how good they were. */
    private record Best(Retrieval retrieval, Map<String, StoredTensor> state) {}

    /** The encoders belong to the scope that is innermost on the device now. */
    public Pretrainer(Device device, StorySet set, PretrainSettings settings) {
        this.device = device;
        this.settings = settings;
        vocabulary =
                Vocabulary.of(set, settings.words().splits(), settings.words().least());
        var parameters = new ParameterSource(device, RandomKey.of(settings.seed(), INITIALISATION));
        encoders = Encoders.of(parameters, vocabulary.size(), settings.sizes());
        adam = new Adam(encoders, Adam.Settings.GAN);
        int batch = Math.min(settings.plan().batch(), Math.max(1, set.size(Split.TRAIN)));
        batcher = Batcher.training(set, batch, settings.seed());
        source = new PairSource(set, vocabulary, settings);
        heldOut = source.heldOut(Split.VAL, Retrieval.BATCH, settings.plan().heldOut());
    }

    /**
     * Trains until the plan is fulfilled or somebody says stop, and gives the best encoders either way.
     *
     * @param listener told after every step
     * @param stop asked before every step
     */
    public Pretrained run(Consumer<PretrainStep> listener, BooleanSupplier stop) {
        int perEpoch = batcher.batchesPerEpoch();
        long steps = Math.min(settings.plan().steps(), (long) settings.plan().epochs() * perEpoch);
        try (var batches = new Ahead<>("batches", 1, i -> batch(i, perEpoch))) {
            int given = settings.plan().lookEvery();
            int between = given > 0 ? given : Math.max(perEpoch, LEAST_STEPS);
            while (done < steps && withoutProgress < settings.plan().patience() && !stop.getAsBoolean()) {
                int step = done + 1;
                boolean evaluate = step % between == 0 || step == steps;
                history.add(step(step, (step - 1) / perEpoch, batches.take(step - 1), evaluate));
                done = step;
                listener.accept(history.get(history.size() - 1));
            }
        }
        if (best.isEmpty()) {
            evaluate(); // stopped early
        }
        best.ifPresent(b -> StateDict.load(encoders.state(), b.state(), "the best encoders"));
        return new Pretrained(
                vocabulary, encoders, settings.sizes(), settings.gammas(), best.map(Best::retrieval), history);
    }

    /** How many steps were taken. */
    public int steps() {
        return done;
    }

    /** How far it has come, beside {@link #tensors}. */
    Map<String, String> facts() {
        var facts = new TreeMap<String, String>();
        facts.put("step", Integer.toString(done));
        facts.put("without_progress", Integer.toString(withoutProgress));
        facts.put("vocabulary.hash", vocabulary.hash());
        best.map(Best::retrieval).ifPresent(retrieval -> {
            facts.put("best.precision", Double.toString(retrieval.precision()));
            facts.put("best.chance", Double.toString(retrieval.chance()));
            facts.put("best.pairs", Integer.toString(retrieval.pairs()));
        });
        return facts;
    }

    /** Everything that a step changes. */
    Map<String, StoredTensor> tensors() {
        var tensors = new TreeMap<>(StateDict.of(encoders.state()));
        StateDict.of(adam.state()).forEach((name, tensor) -> tensors.put(ADAM + name, tensor));
        best.ifPresent(b -> b.state().forEach((name, tensor) -> tensors.put(BEST + name, tensor)));
        return tensors;
    }

    /** Goes on where {@link PretrainFile} was written; the set and the settings must be those of that time. */
    public void resume(PretrainFile.Saved saved) {
        if (!vocabulary.hash().equals(saved.text("vocabulary.hash"))) {
            throw new FormatException(saved.file(), "", "another vocabulary", "that of the data set");
        }
        StateDict.load(adam.state(), part(saved, ADAM), saved.file());
        StateDict.load(encoders.state(), part(saved, ""), saved.file());
        done = saved.number("step", Integer::parseInt);
        withoutProgress = saved.number("without_progress", Integer::parseInt);
        adam.resumeAt(done);
        if (saved.metadata().containsKey("best.precision")) {
            var retrieval = new Retrieval(
                    saved.number("best.precision", Double::parseDouble),
                    saved.number("best.chance", Double::parseDouble),
                    saved.number("best.pairs", Integer::parseInt));
            best = Optional.of(new Best(retrieval, part(saved, BEST)));
        }
    }

    /** The tensors under a prefix; under none, those of the encoders themselves. */
    private static Map<String, StoredTensor> part(PretrainFile.Saved saved, String prefix) {
        var part = new TreeMap<String, StoredTensor>();
        saved.tensors().forEach((name, tensor) -> {
            boolean isOwn = !name.startsWith(ADAM) && !name.startsWith(BEST);
            if (prefix.isEmpty() ? isOwn : name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    private PairBatch batch(long number, int perEpoch) {
        return source.training(batcher, number / perEpoch, (int) (number % perEpoch), settings.seed());
    }

    private PretrainStep step(int step, long epoch, PairBatch batch, boolean evaluate) {
        double rate = settings.rate().at(epoch);
        DamsmParts.Values loss = learn(batch, step, rate);
        if (!Double.isFinite(loss.total())) {
            throw AppException.of(
                            ErrorCode.E7_NAN, "pre-training diverged at step " + step + ": its loss is not finite")
                    .found("a loss of " + loss.total() + " at a learning rate of " + rate)
                    .suggest("--set damsm.lr=" + rate / 2);
        }
        return new PretrainStep(step, epoch, rate, loss, evaluate ? evaluate() : Optional.empty());
    }

    private DamsmParts.Values learn(PairBatch batch, int step, double rate) {
        try (var scope = device.scope("pretraining step")) {
            var pass = Pass.training(RandomKey.of(settings.seed(), DROPOUT).at(step));
            var pictures = encoders.image().apply(batch.pictures(device), pass);
            var sentences = encoders.text().apply(batch.tokens(), pass);
            var parts = new DamsmLoss(settings.gammas())
                    .apply(pictures, sentences, batch.rivals().mask(device));
            var gradients = Gradients.of(parts.total(), encoders.tensors());
            GradientNorm.clip(
                    gradients, encoders.text().tensors(), settings.rate().clip());
            adam.step(gradients, rate);
            return parts.values();
        }
    }

    /** Retrieval on the validation pairs; remembers the encoders when they were never better. */
    private Optional<Retrieval> evaluate() {
        if (heldOut.isEmpty()) {
            return Optional.empty();
        }
        var retrieval = Retrieval.of(device, encoders, heldOut);
        boolean better =
                best.map(b -> retrieval.precision() > b.retrieval().precision()).orElse(true);
        withoutProgress = better ? 0 : withoutProgress + 1;
        if (better) {
            best = Optional.of(new Best(retrieval, StateDict.of(encoders.state())));
        }
        return Optional.of(retrieval);
    }
}
