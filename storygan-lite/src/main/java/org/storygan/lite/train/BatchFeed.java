package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;

/** Training batches by step number, made one step ahead on a thread of its own so that the trainer does not wait for pictures. */
final class BatchFeed implements AutoCloseable {
    /** One batch on the host: pictures (n, h, w, 3) in [-1, 1] and the sentence read for each, frames of a story adjacent. */
    record Prepared(float[] images, int height, int width, TokenBatch tokens, int frames) {
        int count() {
            return tokens.count();
        }
    }

    private final Batcher batcher;
    private final Vocabulary vocabulary;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "batches");
        thread.setDaemon(true);
        return thread;
    });
    private int aheadStep = -1;
    private Future<Prepared> ahead;

    BatchFeed(Batcher batcher, Vocabulary vocabulary) {
        this.batcher = batcher;
        this.vocabulary = vocabulary;
    }

    /** The batch of a step counted from 0; the next one is started before this returns. */
    Prepared batch(int step) {
        Future<Prepared> wanted = step == aheadStep ? ahead : worker.submit(() -> prepare(step));
        Prepared prepared = await(wanted);
        aheadStep = step + 1;
        ahead = worker.submit(() -> prepare(step + 1));
        return prepared;
    }

    /** How far through the epochs a step is. */
    double epoch(int step) {
        return (double) step / batcher.batchesPerEpoch();
    }

    private Prepared prepare(int step) {
        int epoch = step / batcher.batchesPerEpoch();
        return prepare(batcher.batch(epoch, step % batcher.batchesPerEpoch()), batcher.choice(epoch), vocabulary);
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

    private static Prepared await(Future<Prepared> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause; // a fault in the data keeps its own message
            }
            throw new IllegalStateException("a batch could not be made", e.getCause());
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
