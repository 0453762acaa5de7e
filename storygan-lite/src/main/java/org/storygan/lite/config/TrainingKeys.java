package org.storygan.lite.config;

import static org.storygan.lite.config.Section.key;
import static org.storygan.lite.config.Section.keyOf;

import java.util.List;

/** What decides how the networks are trained. */
final class TrainingKeys {

    private static final String PRETRAIN = "pretrain, train, ablate";

    private TrainingKeys() {}

    static List<Section> sections() {
        return List.of(losses(), optimisation(), batches(), pretraining(), encoderAndWords());
    }

    private static Section losses() {
        return Section.of(
                "Losses",
                key(
                        "loss.matching_aware",
                        Kind.flag(),
                        "true",
                        "Whether the discriminator also sees real pictures with the text of another story."),
                key("loss.lambda_kl", Kind.atLeast(0), "1", "Weight of the story code's divergence from N(0, 1)."),
                key(
                        "loss.lambda_con",
                        Kind.atLeast(0),
                        "0",
                        "Weight of a contrastive loss: the discriminator's features of a drawn picture must be nearer to"
                                + " those of its own true picture than to those of other stories' (5 in related work)."),
                key(
                        "loss.lambda_damsm",
                        Kind.atLeast(0),
                        "0",
                        "Weight of the word and sentence losses of pre-training on drawn pictures (5 in related work)."));
    }

    private static Section optimisation() {
        return Section.of(
                "Optimisation",
                key("opt.lr_g", Kind.above(0), "0.0002", "Adam's learning rate for the generator."),
                key(
                        "opt.lr_d",
                        Kind.above(0),
                        "0.0002",
                        "The same for the discriminator. 0.0001 with 0.0004 is the usual way out when training collapses."),
                key("opt.beta1", Kind.within(0, 1), "0.5", "Adam's first moment."),
                key("opt.beta2", Kind.within(0, 1), "0.999", "Adam's second moment."),
                key("opt.epochs", Kind.whole(1), "120", "How often the training stories are seen; --epochs."),
                key("opt.steps", Kind.whole(0), "0", "How many steps are taken, 0: as opt.epochs says; --steps."),
                key("opt.schedule", Kind.schedule(), "halve@20,40,80", "When the learning rates fall."),
                key("opt.clip", Kind.atLeast(0), "0", "The largest norm of a player's gradient; 0: any."));
    }

    private static Section batches() {
        return Section.of(
                "Batches",
                key("batch.stories", Kind.whole(1), "18", "Stories a step; --batch."),
                key(
                        "batch.accumulate",
                        Kind.whole(1),
                        "1",
                        "In how many parts a batch passes through the networks: the gradients are those of their mean,"
                                + " the memory that of one part, batch norm sees one part. It must divide batch.stories"
                                + " and leave at least 2."),
                key("batch.d_steps", Kind.whole(1), "1", "Steps of the discriminator for each batch."),
                key("batch.g_steps", Kind.whole(1), "1", "Steps of the generator for each batch."),
                key(
                        "batch.ema",
                        Kind.within(0, 1),
                        "0",
                        "How slowly a second generator follows the first (0.999), sampled beside it; 0: there is none."));
    }

    private static Section pretraining() {
        return Section.of(
                "Pre-training (DAMSM)",
                keyOf(PRETRAIN, "damsm.gamma1", Kind.within(1e-6, 50), "4", "How sharply a word chooses its regions."),
                keyOf(
                        PRETRAIN,
                        "damsm.gamma2",
                        Kind.within(1e-6, 50),
                        "5",
                        "How sharply a sentence chooses its words."),
                keyOf(
                        PRETRAIN,
                        "damsm.gamma3",
                        Kind.within(1e-6, 50),
                        "10",
                        "How sharply pictures and sentences choose" + " each other."),
                keyOf(PRETRAIN, "damsm.lr", Kind.above(0), "0.002", "Adam's learning rate."),
                keyOf(PRETRAIN, "damsm.decay", Kind.above(0), "0.98", "What it is multiplied by after each epoch."),
                keyOf(PRETRAIN, "damsm.lr_min", Kind.above(0), "0.0002", "Where it stops falling."),
                keyOf(
                        PRETRAIN,
                        "damsm.clip",
                        Kind.above(0),
                        "0.25",
                        "The largest norm of the text encoder's gradient."),
                keyOf(PRETRAIN, "damsm.batch", Kind.whole(2), "48", "Pairs that are compared in a step."),
                keyOf("pretrain", "damsm.epochs", Kind.whole(1), "100", "Epochs at most; --epochs."),
                keyOf("pretrain", "damsm.steps", Kind.whole(0), "0", "Steps at most, 0: any number; --steps."),
                keyOf(
                        "pretrain",
                        "damsm.patience",
                        Kind.whole(1),
                        "10",
                        "Looks at the validation stories in a row without a better retrieval before it stops."),
                keyOf(
                        "pretrain",
                        "damsm.look_every",
                        Kind.whole(0),
                        "0",
                        "Steps between looks at the validation stories; 0: an epoch, but 25 at least."),
                keyOf(PRETRAIN, "damsm.held_out", Kind.whole(2), "960", "Validation pairs of a look, at most."));
    }

    private static Section encoderAndWords() {
        return Section.of(
                "Encoders",
                keyOf(
                        PRETRAIN,
                        "damsm.image_encoder",
                        Kind.choice("cnn64", "inception"),
                        "cnn64",
                        "Which network sees the pictures: one that is trained from scratch, or Inception as ImageNet made"
                                + " it, frozen but for its last layers."),
                keyOf(PRETRAIN, "damsm.trunk", Kind.text("a file"), "", "The weights of Inception, for inception."),
                keyOf(PRETRAIN, "damsm.width", Kind.whole(1), "64", "Channels of the first block of cnn64."),
                keyOf(
                        PRETRAIN,
                        "damsm.regions",
                        Kind.choice("16", "8"),
                        "16",
                        "Regions in a row that cnn64 sees; 8 takes a quarter of the work."),
                keyOf(
                        TRAIN_ONLY,
                        "damsm.before_training",
                        Kind.whole(1),
                        "150",
                        "Steps of pre-training when train is given no encoder; --pretrain-steps."));
    }

    private static final String TRAIN_ONLY = Section.TRAIN;
}
