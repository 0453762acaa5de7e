package org.storygan.lite.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every size and choice that decides which network is built. Where the paper is silent the default is the layout whose parameter counts
 * meet its Table 1: 25,134,869 in the generator, 23,590,753 in the discriminator.
 */
public record ModelConfig(
        TextConfig text,
        ContextConfig context,
        GeneratorConfig generator,
        DiscriminatorConfig discriminator,
        BlockConfig block,
        SelectorConfig selector) {

    /** Height and width of a picture. */
    public static final int IMAGE_SIZE = 64;

    /** Characters that a frame of Pororo-SV is labelled with. */
    public static final int LABELS = 9;

    /**
     * What comes from the text encoder.
     *
     * @param dim width of a word and of a sentence vector, even: half from each direction of the encoder
     * @param embed width of a word embedding
     * @param maxWords words of a sentence that are read
     * @param frames frames of a story; the network takes any number unless {@link CaInput#CONCAT} fixes it
     * @param useLabels whether the characters of a frame are told beside its sentence
     */
    public record TextConfig(int dim, int embed, int maxWords, int frames, boolean useLabels) {
        /** Width of a sentence vector with its labels. */
        public int told() {
            return dim + (useLabels ? LABELS : 0);
        }
    }

    /** What conditioning augmentation sees of a story. */
    public enum CaInput {
        /** The mean of its sentences, for any number of frames. */
        MEAN,
        /** All sentences side by side, for {@link TextConfig#frames} frames. */
        CONCAT
    }

    /**
     * Where the sentences of a story are mixed.
     *
     * @param code width of the story code
     * @param gist width of the gist of a frame
     * @param noise random numbers a frame
     * @param filter taps of the filter that makes the gist, odd
     * @param caRelu whether mean and log-variance pass a rectifier, as in the siblings of the paper
     * @param noiseScale what reaches the frames of all noise, in training and in use
     */
    public record ContextConfig(
            int code, int gist, int noise, int filter, CaInput caInput, boolean caRelu, double noiseScale) {}

    /** What a dynamic block computes from a picture and words. */
    public enum BlockMode {
        /** Self-attention or word attention, as the selector says. */
        DYNAMIC,
        /** Always self-attention. */
        SA,
        /** Always attention to the words. */
        WSA,
        /** The picture itself: no attention, but all other weights of the block. */
        IDENTITY,
        /** No block. */
        NONE
    }

    /** How a picture and what its block made of it become one. */
    public enum Fusion {
        /** Side by side, residual blocks, a convolution: the generator's. */
        CONCAT_RES,
        /** Side by side, a convolution: the discriminator's. */
        CONCAT_CONV,
        /** The sum, the block scaled by a number that starts at 0. */
        ADD
    }

    /**
     * @param ngf channels at 4 x 4; each doubling of the size halves them
     * @param dbResolutions sizes at which a dynamic block follows: of 8, 16, 32, 64
     * @param residualBlocks in each {@link Fusion#CONCAT_RES}
     */
    public record GeneratorConfig(
            int ngf, List<Integer> dbResolutions, BlockMode mode, Fusion fusion, int residualBlocks) {}

    /** What the discriminator compares a picture with. */
    public enum Condition {
        /** The sentence. */
        S,
        /** The sentence and the story code of the generator. */
        S_MU
    }

    /** What follows a convolution of the discriminator that follows another. */
    public enum DiscriminatorNorm {
        /** Batch norm, which takes back what spectral norm bounds: it divides by whatever spread it finds. */
        BATCH,
        /** A bias for each convolution, the first one too. */
        NONE
    }

    /**
     * @param ndf channels at 32 x 32; each halving of the size doubles them
     * @param dbResolutions sizes at which a dynamic block follows: of 32, 16, 8, 4
     * @param unconditionalHead whether a second logit judges the picture without its text
     */
    public record DiscriminatorConfig(
            int ndf,
            List<Integer> dbResolutions,
            BlockMode mode,
            Fusion fusion,
            Condition condition,
            boolean unconditionalHead,
            boolean spectralNorm,
            DiscriminatorNorm norm) {}

    /** What scores are multiplied by. */
    public enum Scale {
        /** 1 / sqrt(channels), so that a picture does not only attend to itself. */
        RSQRT,
        /** 1, as printed in the paper. */
        NONE
    }

    /** Which words a frame sees. */
    public enum WordScope {
        SENTENCE,
        STORY
    }

    /**
     * What all dynamic blocks have in common.
     *
     * @param selfProjection whether a linear map of the picture goes before both attentions
     */
    public record BlockConfig(Scale scale, boolean selfProjection, WordScope wordScope) {}

    /** The random part of the selector in training. */
    public enum Noise {
        /** Gumbel noise of its own for each choice (Jang et al. 2016). */
        INDEPENDENT,
        /** One draw for both choices, as the paper prints it: it cancels, so this is {@link #NONE}. */
        SHARED,
        NONE
    }

    /** How the selector chooses in training and in use. */
    public record SelectorConfig(Noise noise, Selection.Kind train, Selection.Kind test) {
        public Selection training(double temperature) {
            return new Selection(temperature, train);
        }

        public Selection testing(double temperature) {
            return new Selection(temperature, test);
        }
    }

    /** {@code tiny}, {@code small}, {@code half} or {@code paper}. */
    public static ModelConfig preset(String name) {
        return ModelKeys.read(ModelKeys.preset(name));
    }

    /** The names of the presets, smallest first. */
    public static Set<String> presets() {
        return ModelKeys.presets();
    }

    /** What {@link #with} understands. */
    public static Set<String> keys() {
        return ModelKeys.names();
    }

    /**
     * This configuration with one value changed, for {@code --set key=value}.
     *
     * @throws IllegalArgumentException with the nearest key, or what the value must be
     */
    public ModelConfig with(String key, String value) {
        return ModelKeys.read(ModelKeys.changed(values(), key, value));
    }

    /** The value of each key as text; what {@link #of} reads. */
    public Map<String, String> values() {
        return ModelKeys.write(this);
    }

    /** The configuration that {@link #values} wrote; keys that are missing have the value of {@code paper}. */
    public static ModelConfig of(Map<String, String> values) {
        return ModelKeys.read(ModelKeys.complete(values));
    }
}
