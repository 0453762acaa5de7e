package org.storygan.lite.pretrain;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/** Makes the next value on another thread while this one is used; values depend on their number alone. */
final class Ahead<T> implements AutoCloseable {
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "next batch");
        thread.setDaemon(true); // a batch half read must not keep the program alive
        return thread;
    });
    private final LongFunction<T> maker;
    private long number;
    private CompletableFuture<T> next;

    Ahead(LongFunction<T> maker) {
        this.maker = maker;
        next = start(0);
    }

    private CompletableFuture<T> start(long i) {
        return CompletableFuture.supplyAsync(() -> maker.apply(i), worker);
    }

    /** The values for 0, 1, 2 and so on. */
    T take() {
        T value = joined();
        number++;
        next = start(number);
        return value;
    }

    private T joined() {
        try {
            return next.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem : e;
        }
    }

    /** Waits for the value in the making: interrupting would close the files that it is read from. */
    @Override
    public void close() {
        worker.shutdown();
        next.handle((value, problem) -> value).join();
    }
}
