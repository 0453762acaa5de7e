package org.storygan.lite.pretrain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.storygan.datasets.story.Split;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** How the encoders are trained. */
public record PretrainSettings(EncoderSizes sizes, Gammas gammas, Rate rate, Plan plan, Words words, long seed) {
    /**
     * The learning rate of an epoch, and how far the text encoder's gradient may reach.
     *
     * @param perEpoch what the rate is multiplied by after each epoch
     * @param least where it stops falling
     * @param clip the largest norm of the text encoder's gradient
     */
    public record Rate(double start, double perEpoch, double least, double clip) {
        public static final Rate DEFAULT = new Rate(2e-3, 0.98, 2e-4, 0.25);

        double at(long epoch) {
            return Math.max(least, start * Math.pow(perEpoch, epoch));
        }
    }

    /**
     * When it ends: at the first of three limits.
     *
     * @param batch pairs that are compared in a step
     * @param patience evaluations in a row without a better one
     * @param heldOut validation pairs that an evaluation looks at, at most
     * @param lookEvery steps between evaluations; 0: an epoch, but 25 at least
     */
    public record Plan(int batch, int epochs, int steps, int patience, int heldOut, int lookEvery) {
        public static final Plan DEFAULT = new Plan(48, 100, Integer.MAX_VALUE, 10, 20 * Retrieval.BATCH, 0);

        /** Half a batch costs a third of the time, and a step teaches nearly as much. */
        public static Plan brief(int steps) {
            return new Plan(24, Integer.MAX_VALUE, steps, Integer.MAX_VALUE, 10 * Retrieval.BATCH, 0);
        }

        public Plan(int batch, int epochs, int steps, int patience, int heldOut) {
            this(batch, epochs, steps, patience, heldOut, 0);
        }

        public Plan {
            if (batch < 2 || lookEvery < 0 || Math.min(Math.min(epochs, steps), Math.min(patience, heldOut)) < 1) {
                throw new IllegalArgumentException(
                        "a plan needs two pairs to compare and one of everything else, got batch "
                                + batch + ", epochs " + epochs + ", steps " + steps + ", patience " + patience
                                + ", held out "
                                + heldOut);
            }
        }
    }

    /**
     * Which words the vocabulary holds.
     *
     * @param splits whose stories' words
     * @param least how often a word occurs at least
     * @param areDrawn whether a pair takes one of its frame's sentences at random, or the first
     */
    public record Words(List<Split> splits, int least, boolean areDrawn) {
        public static final Words DEFAULT = new Words(List.of(Split.TRAIN), 1, true);

        public Words {
            splits = List.copyOf(splits);
        }
    }

    /** The defaults of AttnGAN, with fewer epochs. */
    public static PretrainSettings of(EncoderSizes sizes, long seed) {
        return new PretrainSettings(sizes, Gammas.DEFAULT, Rate.DEFAULT, Plan.DEFAULT, Words.DEFAULT, seed);
    }

    /** What a configuration says. */
    public static PretrainSettings of(Config config) {
        var text = config.model().text();
        int steps = config.whole("damsm.steps");
        return new PretrainSettings(
                new EncoderSizes(text.embed(), text.dim(), image(config), text.maxWords()),
                new Gammas(config.real("damsm.gamma1"), config.real("damsm.gamma2"), config.real("damsm.gamma3")),
                new Rate(
                        config.real("damsm.lr"),
                        config.real("damsm.decay"),
                        config.real("damsm.lr_min"),
                        config.real("damsm.clip")),
                new Plan(
                        config.whole("damsm.batch"),
                        config.whole("damsm.epochs"),
                        steps == 0 ? Integer.MAX_VALUE : steps,
                        config.whole("damsm.patience"),
                        config.whole("damsm.held_out"),
                        config.whole("damsm.look_every")),
                words(config),
                config.number("run.seed"));
    }

    private static ImageKind image(Config config) {
        if (config.text("damsm.image_encoder").equals("cnn64")) {
            return new ImageKind.Cnn64(config.whole("damsm.width"), config.whole("damsm.regions"));
        }
        String trunk = config.optional("damsm.trunk").orElseThrow(() -> AppException.of(
                        ErrorCode.E2_CONFIG, "damsm.image_encoder=inception needs its weights")
                .expected("damsm.trunk: a safetensors file of Inception to Mixed_7a, named as pytorch-fid does")
                .suggest("--set damsm.image_encoder=cnn64, which needs none"));
        if (!Files.isRegularFile(Path.of(trunk))) {
            throw AppException.of(ErrorCode.E4_NONE, "there is no file " + trunk + " (damsm.trunk)");
        }
        return new ImageKind.Inception(Path.of(trunk));
    }

    private static Words words(Config config) {
        boolean all = config.text("vocab.source").equals("all");
        return new Words(
                all ? List.of(Split.values()) : List.of(Split.TRAIN),
                config.whole("vocab.min_count"),
                config.text("data.caption").equals("random"));
    }

    /** So many steps with the tiny encoders: what a demonstration has time for. */
    public static PretrainSettings brief(int steps, long seed) {
        return of(EncoderSizes.TINY, seed).with(Plan.brief(steps));
    }

    public PretrainSettings with(Plan other) {
        return new PretrainSettings(sizes, gammas, rate, other, words, seed);
    }

    public PretrainSettings with(Rate other) {
        return new PretrainSettings(sizes, gammas, other, plan, words, seed);
    }

    public PretrainSettings with(Gammas other) {
        return new PretrainSettings(sizes, other, rate, plan, words, seed);
    }
}
