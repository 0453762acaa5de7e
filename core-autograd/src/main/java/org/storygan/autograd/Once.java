package org.storygan.autograd;

import java.util.function.Supplier;

/** Computes a value at its first use and remembers it. */
final class Once<T> implements Supplier<T> {
    private Supplier<T> source;
    private T value;

    private Once(Supplier<T> source) {
        this.source = source;
    }

    static <T> Supplier<T> of(Supplier<T> source) {
        return new Once<>(source);
    }

    @Override
    public T get() {
        if (source != null) {
            value = source.get();
            source = null;
        }
        return value;
    }
}
