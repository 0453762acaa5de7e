package org.storygan.opcases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.shape.Shape;

/** Threads that use tensors which their device's thread is freeing at the same time: each use is turned away, and memory is not touched. */
public final class ForeignThreads {
    private static final int TRIES = 100_000;
    private static final int FREED = 1000; // tensors, at least, meanwhile
    private static final Shape SHAPE = Shape.of(64, 64);

    private volatile Tensor current;
    private volatile Scope open;
    private volatile int freed;
    private final ConcurrentMap<String, Long> answers = new ConcurrentHashMap<>();

    private ForeignThreads() {}

    /** Opens a scope, makes a tensor and frees it, and again, while two other threads try to use it. */
    public static void tryToUse(Device device) throws InterruptedException {
        var test = new ForeignThreads();
        List<Thread> threads = List.of(new Thread(test::intrude, "first"), new Thread(test::intrude, "second"));
        threads.forEach(Thread::start);
        test.makeAndFree(device, threads);
        String owner = "this device belongs to thread " + Thread.currentThread().getName();
        assertThat(test.answers)
                .containsOnlyKeys(
                        owner + ", not to first: a device has one thread",
                        owner + ", not to second: a device has one thread");
        assertThat(test.answers.values()).allMatch(uses -> uses >= TRIES / 2);
        assertThat(device.memory().arrays()).isZero();
    }

    private void makeAndFree(Device device, List<Thread> threads) throws InterruptedException {
        while (threads.stream().anyMatch(Thread::isAlive)) {
            try (var scope = device.scope("round")) {
                open = scope;
                current = Tensor.full(device, SHAPE, freed).copy();
                assertThat(current.values()[4095]).isEqualTo(freed);
            }
            freed++;
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void intrude() {
        List<Consumer<Tensor>> uses = List.of(
                Tensor::values,
                Tensor::floats,
                Tensor::copy,
                Tensor::detach,
                x -> x.add(1),
                x -> x.reshape(4096),
                x -> x.update((backend, array) -> backend.fill(7, array)),
                x -> x.keptBy(open),
                x -> x.device().scope("foreign"));
        while (current == null) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < TRIES / 2 || freed < FREED; i++) {
            answers.merge(answer(uses.get(i % uses.size()), current), 1L, Long::sum);
        }
    }

    private static String answer(Consumer<Tensor> use, Tensor x) {
        try {
            use.accept(x);
            return "it was let in";
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }
}
