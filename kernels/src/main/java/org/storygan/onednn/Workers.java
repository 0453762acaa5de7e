package org.storygan.onednn;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.storygan.backend.DeviceException;

/**
 * The threads that share a loop. The pieces of a loop are fixed by whoever wrote it; which thread does a piece is left to chance and
 * must not matter. The caller works too, so nothing ever waits for a thread to wake up.
 */
final class Workers implements AutoCloseable {
    /** One piece of a loop. */
    interface Task {
        void run(int piece, Lane lane);
    }

    /** A few microseconds, about what the last piece of another thread takes. */
    private static final int SPINS = 1000;

    private final Lane own = new Lane();
    private final Runnable onStart;
    private final Thread[] threads;
    private volatile Job job; // null while there is nothing to do
    private volatile boolean closed;

    /** @param onStart what each new thread does first */
    Workers(int count, Runnable onStart) {
        this.onStart = onStart;
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(this::work, "storygan-cpu-" + (i + 1));
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    Workers(int count) {
        this(count, () -> {});
    }

    /** How many threads, the caller's included. */
    int count() {
        return threads.length + 1;
    }

    /** Does all pieces and returns when they are done; what they wrote is visible to the caller. */
    void run(int pieces, Task task) {
        if (pieces <= 1 || threads.length == 0) {
            for (int piece = 0; piece < pieces; piece++) {
                own.reset();
                task.run(piece, own);
            }
            return;
        }
        Job shared = new Job(pieces, task);
        job = shared;
        for (int i = 0; i < Math.min(threads.length, pieces - 1); i++) {
            LockSupport.unpark(threads[i]);
        }
        shared.take(own);
        job = null;
        shared.awaitOthers();
    }

    private void work() {
        onStart.run();
        Lane lane = new Lane();
        while (!closed) {
            Job current = job;
            if (current == null || !current.take(lane)) {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }

    private static final class Job {
        private final int pieces;
        private final Task task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int pieces, Task task) {
            this.pieces = pieces;
            this.task = task;
        }

        /** Does pieces until none is left; whether there was any. */
        boolean take(Lane lane) {
            boolean any = false;
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                any = true;
                attempt(piece, lane);
                done.incrementAndGet();
            }
            return any;
        }

        private void attempt(int piece, Lane lane) {
            try {
                lane.reset();
                task.run(piece, lane);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }

        /** Only pieces already begun are left, so this is short. */
        void awaitOthers() {
            for (int spins = 0; done.get() < pieces; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            Throwable e = failure.get();
            if (e instanceof DeviceException told) {
                throw told; // memory that a piece did not get is no mistake of the program
            }
            if (e != null) {
                throw new IllegalStateException("a piece of a loop failed: " + e, e);
            }
        }
    }
}
