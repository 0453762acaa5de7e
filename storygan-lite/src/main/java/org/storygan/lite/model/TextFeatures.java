package org.storygan.lite.model;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.ModelConfig.TextConfig;
import org.storygan.lite.model.ModelConfig.WordScope;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * What is known of the text of N frames; the frames of one story lie side by side.
 *
 * @param words (N, L, D)
 * @param sentences (N, D)
 * @param mask (N, L), 1 for words, 0 for padding
 * @param labels (N, 9), the characters in each frame, for models that use them
 * @param code (N, code), the story code that a generator found, for discriminators that use it
 * @param scope whose words they are
 */
public record TextFeatures(
        Tensor words, Tensor sentences, Tensor mask, Optional<Tensor> labels, Optional<Tensor> code, WordScope scope) {

    public TextFeatures {
        boolean fits = words.shape().rank() == 3
                && sentences.shape().equals(words.shape().without(1))
                && mask.shape().equals(words.shape().without(2));
        ShapeException.unless(
                fits,
                "text: words (N, L, D), sentences (N, D), mask (N, L): %s, %s, %s",
                words.shape(),
                sentences.shape(),
                mask.shape());
    }

    public TextFeatures(Tensor words, Tensor sentences, Tensor mask) {
        this(words, sentences, mask, Optional.empty(), Optional.empty(), WordScope.SENTENCE);
    }

    /** N. */
    public int count() {
        return words.size(0);
    }

    public TextFeatures withLabels(Tensor labels) {
        return new TextFeatures(words, sentences, mask, Optional.of(labels), code, scope);
    }

    /** @param mean (B, code), see {@link Generator.Output#mean} */
    public TextFeatures withCode(Tensor mean) {
        int frames = count() / Math.max(1, mean.size(0));
        ShapeException.unless(
                stories(frames) == mean.size(0), "text: %s frames for %s story codes", count(), mean.size(0));
        return new TextFeatures(words, sentences, mask, labels, Optional.of(repeated(mean, frames)), scope);
    }

    /** B, for stories of so many frames. */
    int stories(int frames) {
        ShapeException.unless(
                frames >= 1 && count() % frames == 0, "text: %s frames are no stories of %s", count(), frames);
        return count() / frames;
    }

    /** (B, ...) to (B frames, ...): each row for all frames of its own story. */
    static Tensor repeated(Tensor perStory, int frames) {
        Shape each = perStory.shape().slice(1, perStory.shape().rank());
        Shape whole = Shape.of(perStory.size(0), frames).plus(each);
        return perStory.reshape(perStory.shape().inserted(1, 1))
                .broadcastTo(whole)
                .reshape(Shape.of(perStory.size(0) * frames).plus(each));
    }

    /** Each frame with the text of the same frame of the next story; the last story gets the first one's. */
    public TextFeatures rolled(int frames) {
        return rolled(frames, 1);
    }

    /** The same with the text of the story that comes so many later. */
    public TextFeatures rolled(int frames, int later) {
        int cut = Math.floorMod(later, stories(frames)) * frames;
        if (cut == 0) {
            return this;
        }
        return map(x -> Tensor.concat(0, x.slice(0, cut, count() - cut), x.slice(0, 0, cut)));
    }

    /** The same values without a history. */
    public TextFeatures detach() {
        return map(Tensor::detach);
    }

    private TextFeatures map(UnaryOperator<Tensor> f) {
        return new TextFeatures(f.apply(words), f.apply(sentences), f.apply(mask), labels.map(f), code.map(f), scope);
    }

    /** Each frame with the words of all sentences of its story: L becomes frames L. */
    public TextFeatures withStoryWords(int frames) {
        if (scope == WordScope.STORY) {
            return this;
        }
        int stories = stories(frames);
        int length = frames * words.size(1);
        return new TextFeatures(
                repeated(words.reshape(stories, length, words.size(2)), frames),
                sentences,
                repeated(mask.reshape(stories, length), frames),
                labels,
                code,
                WordScope.STORY);
    }

    /** With the words that the blocks of a model see: those of each frame's sentence, or of its story. */
    public TextFeatures inScopeOf(ModelConfig model, int frames) {
        return model.block().wordScope() == WordScope.STORY ? withStoryWords(frames) : this;
    }

    /** These, or an exception when they are not of the width that a model was built for. */
    TextFeatures checked(TextConfig config) {
        ShapeException.unless(
                sentences.size(1) == config.dim(),
                "text: sentence vectors have width %s, this model was built for text.dim=%s",
                sentences.size(1),
                config.dim());
        return this;
    }

    /** (N, {@link TextConfig#told}): the sentences, with their labels where the model wants them. */
    Tensor told(TextConfig config) {
        if (!config.useLabels()) {
            return sentences;
        }
        return Tensor.concat(
                1,
                sentences,
                labels.orElseThrow(() -> new IllegalArgumentException("this model was built with"
                        + " use_labels=true, but its stories came without labels: use a data set that has them")));
    }
}
