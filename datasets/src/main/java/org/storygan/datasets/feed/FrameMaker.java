package org.storygan.datasets.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

/** Makes all frames of a key with several threads. */
final class FrameMaker {

    private static final int FRAMES_PER_REPORT = 256;

    private final FrameKey key;
    private final OpenOptions options;
    private final IntFunction<Picture> draw;
    private final String what;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    /** @param what is being done, for those who wait */
    FrameMaker(FrameKey key, OpenOptions options, IntFunction<Picture> draw, String what) {
        this.key = key;
        this.options = options;
        this.draw = draw;
        this.what = what;
    }

    /** Returns when the sink has every frame. */
    void fill(FrameSink sink) {
        var threads = Executors.newFixedThreadPool(options.threads(), runnable -> {
            var thread = new Thread(runnable, "storygan-frames");
            thread.setDaemon(true); // a user who stops the program does not wait for frames
            return thread;
        });
        try {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < options.threads(); i++) {
                work.add(threads.submit(() -> fillSome(sink)));
            }
            for (Future<?> part : work) {
                await(part);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void fillSome(FrameSink sink) {
        for (int frame = next.getAndIncrement(); frame < key.frames(); frame = next.getAndIncrement()) {
            put(sink, frame, draw.apply(frame));
            int done = finished.incrementAndGet();
            if (done % FRAMES_PER_REPORT == 0 || done == key.frames()) {
                options.progress().report(what, done, key.frames());
            }
        }
    }

    private void put(FrameSink sink, int frame, Picture picture) {
        if (picture.width() != key.size() || picture.height() != key.size()) {
            throw new IllegalStateException("frame " + frame + " of " + key.name() + " is " + picture);
        }
        try {
            sink.put(frame, picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(what + " was interrupted", e);
        } catch (ExecutionException e) {
            next.set(key.frames()); // the other threads need not go on
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(what, e.getCause());
        }
    }
}
