package org.storygan.datasets.feed;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Makes the next values on a thread of its own while this one is used. A value depends on its number alone, so it is the
 * same as without this class; one thread takes them.
 */
public final class Ahead<T> implements AutoCloseable {

    private record Coming<V>(long number, CompletableFuture<V> value) {}

    private final ThreadPoolExecutor worker;
    private final LongFunction<T> maker;
    private final int depth;
    private final ArrayDeque<Coming<T>> coming = new ArrayDeque<>(); // consecutive numbers, in order
    private long waited; // nanoseconds

    /**
     * @param name of the thread
     * @param depth how many values are kept ready
     * @param maker called on that thread, in the order in which values are needed
     */
    public Ahead(String name, int depth, LongFunction<T> maker) {
        if (depth < 1) {
            throw new IllegalArgumentException("at least one value must be made ahead, got " + depth);
        }
        this.maker = maker;
        this.depth = depth;
        this.worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true); // a batch half read must not keep the program alive
            return thread;
        });
    }

    /** Begins with the values from this number on, before any is asked for. */
    public Ahead<T> startAt(long number) {
        fill(number);
        return this;
    }

    /** The value of this number; quick when the one before it was taken last. */
    public T take(long number) {
        long began = System.nanoTime();
        if (coming.isEmpty() || coming.peekFirst().number() != number) {
            forget();
        }
        fill(number);
        try {
            return joined(coming.removeFirst().value());
        } finally {
            waited += System.nanoTime() - began;
            fill(number + 1);
        }
    }

    /** How long {@link #take} has kept its callers, in nanoseconds. */
    public long waitedNanos() {
        return waited;
    }

    private void fill(long first) {
        while (coming.size() < depth) {
            long number = first + coming.size();
            coming.addLast(new Coming<>(number, CompletableFuture.supplyAsync(() -> maker.apply(number), worker)));
        }
    }

    private T joined(CompletableFuture<T> value) {
        try {
            return value.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException problem ? problem : e;
        }
    }

    /** What is under way is finished, and nobody sees it. */
    private void forget() {
        worker.getQueue().clear();
        coming.clear();
    }

    /** Waits for the value in the making: interrupting would close the files that it is read from. */
    @Override
    public void close() {
        forget();
        worker.shutdown();
        try {
            worker.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
