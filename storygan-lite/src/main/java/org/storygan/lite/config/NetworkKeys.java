package org.storygan.lite.config;

import static org.storygan.lite.config.Section.key;
import static org.storygan.lite.config.Section.keyOf;
import static org.storygan.lite.config.Section.model;

import java.util.List;

/** What decides which network is built, and how its blocks choose. */
final class NetworkKeys {

    private static final Kind MODE = Kind.choice("dynamic", "sa", "wsa", "identity", "none");

    private NetworkKeys() {}

    static List<Section> sections() {
        return List.of(text(), context(), generator(), discriminator(), blocks(), selector());
    }

    private static Section text() {
        return Section.of(
                "Text and stories",
                model("text.dim", Kind.multipleOf(2), "Width of a word's and of a sentence's vector."),
                model("text.embed", Kind.whole(1), "Width of a word's embedding."),
                model("text.max_words", Kind.whole(1), "How many words of a sentence are read: the first ones."),
                key(
                        "text.table_mib",
                        Kind.whole(0),
                        "256",
                        "The text of all training stories is encoded once, before the first step, if it fits in so many"
                                + " MiB and the run is at least an epoch long."),
                keyOf(
                        Section.ALL,
                        "vocab.source",
                        Kind.choice("train", "all"),
                        "train",
                        "Whose words the vocabulary holds: those of the training stories, or of all splits as in related"
                                + " work, where words of the test stories leak in."),
                keyOf(
                        Section.ALL,
                        "vocab.min_count",
                        Kind.whole(1),
                        "1",
                        "Words that occur less often are read as unknown."),
                model("story.n", Kind.whole(1), "Frames of a story; it matters only with ctx.ca_input=concat."),
                model(
                        "use_labels",
                        Kind.flag(),
                        "Whether the nine characters of a frame, or what else its set has nine labels for, are told"
                                + " beside its sentence."));
    }

    private static Section context() {
        return Section.of(
                "Story context",
                model("ctx.code_dim", Kind.whole(1), "Width of the story code."),
                model("ctx.gist_dim", Kind.whole(1), "Width of a frame's gist."),
                model("ctx.noise_dim", Kind.whole(1), "Random numbers a frame."),
                model("ctx.filter_taps", Kind.odd(), "Taps of the filter that makes the gist."),
                model(
                        "ctx.ca_input",
                        Kind.choice("mean", "concat"),
                        "What the story code is made from: the mean of the sentences, for stories of any length, or all"
                                + " of them side by side, for stories of story.n."),
                model(
                        "ctx.ca_relu",
                        Kind.flag(),
                        "Whether mean and log-variance of the code pass a rectifier, as in related work."),
                model(
                        "ctx.noise_scale",
                        Kind.atLeast(0),
                        "How much of the generator's noise reaches the frames, in training and in use. At the start of training"
                                + " noise moves pictures far more than text does; with 0 text is all they depend on."));
    }

    private static Section generator() {
        return Section.of(
                "Generator",
                model("g.ngf", Kind.multipleOf(16), "Channels at 4 x 4; each doubling of the size halves them."),
                model("g.db_resolutions", Kind.sizes(8, 16, 32, 64), "Sizes at which a dynamic block follows."),
                model(
                        "g.db_fuse",
                        Kind.choice("concat_res", "add"),
                        "How a picture and what its block made of it become one: side by side through residual blocks,"
                                + " or a scaled sum."),
                model("g.db_resblocks", Kind.whole(0), "Residual blocks in each concat_res."));
    }

    private static Section discriminator() {
        return Section.of(
                "Discriminator",
                model("d.ndf", Kind.whole(1), "Channels at 32 x 32; each halving of the size doubles them."),
                model("d.db_resolutions", Kind.sizes(32, 16, 8, 4), "Sizes at which a dynamic block follows."),
                model(
                        "d.db_fuse",
                        Kind.choice("concat_conv", "add"),
                        "As g.db_fuse, with a convolution for the residual blocks."),
                model(
                        "d.cond",
                        Kind.choice("s", "s_mu"),
                        "What a picture is compared with: its sentence, or sentence and story code."),
                model("d.uncond_head", Kind.flag(), "Whether a second logit judges the picture without its text."),
                model(
                        "d.spectral_norm",
                        Kind.flag(),
                        "Whether the convolutions are divided by their largest singular" + " value."),
                model(
                        "d.norm",
                        Kind.choice("batch", "none"),
                        "What follows the convolutions but the first: batch norm, which undoes what d.spectral_norm does,"
                                + " or nothing, and all have a bias."));
    }

    private static Section blocks() {
        return Section.of(
                "Dynamic blocks",
                model(
                        "db.g.mode",
                        MODE,
                        "The generator's blocks: dynamic chooses between sa (the picture attends to itself) and wsa (to"
                                + " the words); identity keeps all other weights; none leaves the block out."),
                model("db.d.mode", MODE, "The discriminator's blocks."),
                model(
                        "db.scale",
                        Kind.choice("rsqrt", "none"),
                        "What attention scores are multiplied by: 1 / sqrt(channels), or 1 as printed in the paper."),
                model("db.sa_proj", Kind.flag(), "Whether a linear map of the picture goes before both attentions."),
                model(
                        "db.word_scope",
                        Kind.choice("sentence", "story"),
                        "Which words a frame sees: its own sentence's, or those of its whole story."));
    }

    private static Section selector() {
        return Section.of(
                "Selector",
                model(
                        "selector.noise",
                        Kind.choice("independent", "shared", "none"),
                        "Gumbel noise for each choice, one draw for both (it cancels), or none."),
                model(
                        "selector.train",
                        Kind.choice("soft", "st"),
                        "In training: a mixture of both attentions, or straight-through, which is the likelier one"
                                + " forward and the mixture backward."),
                model(
                        "selector.test",
                        Kind.choice("hard", "soft"),
                        "In use: the likelier attention alone, or the mixture."),
                key("selector.tau0", Kind.above(0), "1", "Temperature at the beginning."),
                key("selector.tau_min", Kind.above(0), "0.3", "Temperature in the last epoch, with tau_schedule=exp."),
                key(
                        "selector.tau_schedule",
                        Kind.choice("exp", "const"),
                        "exp",
                        "From tau0 to tau_min by the same factor in each epoch, or always tau0."));
    }
}
