package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.feed.Ahead;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;

/** Training batches by step number, made ahead on a thread of their own so that the trainer does not wait for pictures. */
final class BatchFeed implements AutoCloseable {
    /** One batch on the host: pictures (n, h, w, 3) in [-1, 1] and the sentence read for each, frames of a story adjacent. */
    record Prepared(float[] images, int height, int width, TokenBatch tokens, int frames) {
        int count() {
            return tokens.count();
        }
    }

    private static final int DEPTH = 2; // one to use, one for when making the next takes longer than a step
    private final Batcher batcher;
    private final Vocabulary vocabulary;
    private final Ahead<Prepared> ahead;
    private final boolean drawsSentences; // one of a frame's, or the first

    BatchFeed(Batcher batcher, Vocabulary vocabulary, boolean drawsSentences) {
        this.batcher = batcher;
        this.vocabulary = vocabulary;
        this.drawsSentences = drawsSentences;
        this.ahead = new Ahead<>("batches", DEPTH, step -> prepare(Math.toIntExact(step)));
    }

    /** The batch of a step counted from 0; the next ones are started before this returns. */
    Prepared batch(int step) {
        return ahead.take(step);
    }

    /** How long the trainer has waited for batches so far, in nanoseconds. */
    long waitedNanos() {
        return ahead.waitedNanos();
    }

    /** How far through the epochs a step is. */
    double epoch(int step) {
        return (double) step / batcher.batchesPerEpoch();
    }

    private Prepared prepare(int step) {
        int epoch = step / batcher.batchesPerEpoch();
        Choice choice = drawsSentences ? batcher.choice(epoch) : Choice.FIXED;
        return prepare(batcher.batch(epoch, step % batcher.batchesPerEpoch()), choice, vocabulary);
    }

    /** Stories as a batch; the choice says which of a frame's sentences is read. */
    static Prepared prepare(List<Story> stories, Choice choice, Vocabulary vocabulary) {
        int frames = stories.get(0).frames().size();
        Picture first = stories.get(0).frame(0).picture();
        int size = first.width() * first.height() * Picture.CHANNELS;
        float[] images = new float[stories.size() * frames * size];
        List<String> sentences = new ArrayList<>();
        for (Story story : stories) {
            for (int frame = 0; frame < frames; frame++) {
                story.frame(frame).picture().copyScaledTo(images, sentences.size() * size);
                sentences.add(choice.sentence(story, frame));
            }
        }
        return new Prepared(images, first.height(), first.width(), TokenBatch.of(vocabulary, sentences), frames);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
