package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.feed.Ahead;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;
import org.storygan.shape.Shape;

/** Training batches by step number, made ahead on a thread of their own so that the trainer does not wait for pictures. */
final class BatchFeed implements AutoCloseable {
    private static final int DEPTH = 2; // one to use, one for when making the next takes longer than a step

    /**
     * What is known of a frame beside its picture.
     *
     * @param story its id
     * @param caption the sentence that is read
     * @param labels none where the set has none
     */
    record Told(String story, Caption caption, List<Boolean> labels) {}

    /**
     * One batch, or a part of one, on the host.
     *
     * @param images (n, size, size, 3) in [-1, 1], frames of a story adjacent
     * @param told of each
     * @param frames of a story
     */
    record Prepared(float[] images, int height, int width, List<Told> told, int frames) {
        int count() {
            return told.size();
        }

        List<String> stories() {
            return told.stream().map(Told::story).toList();
        }

        List<Caption> captions() {
            return told.stream().map(Told::caption).toList();
        }

        TokenBatch tokens() {
            return TokenBatch.of(captions());
        }

        Rivals rivals() {
            return Rivals.of(stories(), captions());
        }

        /** (n, 9), of a set that has as many. */
        Tensor labels(Device device) {
            return FrameLabels.of(device, told.stream().map(Told::labels).toList());
        }

        Tensor images(Device device) {
            return Tensor.of(device, Shape.of(count(), height, width, Picture.CHANNELS), images);
        }

        /** Whole stories each, as many. */
        List<Prepared> parts(int parts) {
            if (parts == 1) {
                return List.of(this);
            }
            List<Prepared> all = new ArrayList<>();
            int each = count() / parts;
            int values = images.length / parts;
            for (int i = 0; i < parts; i++) {
                float[] own = Arrays.copyOfRange(images, i * values, (i + 1) * values);
                all.add(new Prepared(own, height, width, told.subList(i * each, (i + 1) * each), frames));
            }
            return all;
        }
    }

    /**
     * What is read of the stories.
     *
     * @param drawsSentences one of a frame's at random, or the first
     * @param onlyBatches so many batches again and again; 0: all
     */
    record Reading(Vocabulary vocabulary, int maxWords, boolean drawsSentences, int onlyBatches) {}

    private final Batcher batcher;
    private final Reading reading;
    private final Ahead<Prepared> ahead;

    BatchFeed(Batcher batcher, Reading reading) {
        this.batcher = batcher;
        this.reading = reading;
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

    private Prepared prepare(int step) {
        boolean isByHeart = reading.onlyBatches() > 0;
        int perEpoch = isByHeart ? reading.onlyBatches() : batcher.batchesPerEpoch();
        int epoch = isByHeart ? 0 : step / perEpoch;
        Choice choice = reading.drawsSentences() ? batcher.choice(epoch) : Choice.FIXED;
        return prepare(batcher.batch(epoch, step % perEpoch), choice, reading);
    }

    /** Stories as a batch; the choice says which of a frame's sentences is read. */
    static Prepared prepare(List<Story> stories, Choice choice, Reading reading) {
        int frames = stories.get(0).frames().size();
        Picture first = stories.get(0).frame(0).picture();
        int size = first.width() * first.height() * Picture.CHANNELS;
        float[] images = new float[stories.size() * frames * size];
        List<Told> told = new ArrayList<>();
        for (Story story : stories) {
            for (int frame = 0; frame < frames; frame++) {
                story.frame(frame).picture().copyScaledTo(images, told.size() * size);
                var caption = Caption.of(reading.vocabulary(), choice.sentence(story, frame), reading.maxWords());
                told.add(new Told(story.id(), caption, story.frame(frame).labels()));
            }
        }
        return new Prepared(images, first.height(), first.width(), told, frames);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
