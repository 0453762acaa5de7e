package org.storygan.backend;

import java.util.Arrays;
import java.util.Optional;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** A shaped, strided view of a storage. Reshaping, permuting, slicing and broadcasting make new views and copy nothing. */
public final class Array {
    private final Shape shape;
    private final int[] strides; // elements, not bytes; 0 along a broadcast axis
    private final long offset;
    private final Storage storage;

    private Array(Shape shape, int[] strides, long offset, Storage storage) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.storage = storage;
    }

    /** Row-major over the whole storage. */
    public static Array dense(Shape shape, Storage storage) {
        return new Array(shape, shape.strides(), 0, storage);
    }

    public Shape shape() {
        return shape;
    }

    public DType type() {
        return storage.type();
    }

    public Storage storage() {
        return storage;
    }

    /** The storage index of the first element. */
    public long offset() {
        return offset;
    }

    public int stride(int axis) {
        return strides[shape.axis(axis)];
    }

    public long count() {
        return shape.count();
    }

    /** Whether the elements lie row-major without gaps, so that they are one block from {@link #offset} on. */
    public boolean isDense() {
        int[] dense = shape.strides();
        for (int i = 0; i < dense.length; i++) {
            if (shape.size(i) > 1 && strides[i] != dense[i]) {
                return shape.count() == 0;
            }
        }
        return true;
    }

    /** Axis i of the result is axis {@code axes[i]} of this. */
    public Array permuted(int... axes) {
        int[] sizes = new int[axes.length];
        int[] steps = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sizes[i] = shape.size(axes[i]);
            steps[i] = stride(axes[i]);
        }
        return new Array(Shape.of(sizes), steps, offset, storage);
    }

    /** This array repeated to a shape it broadcasts to. */
    public Array broadcastTo(Shape target) {
        if (target.equals(shape)) {
            return this;
        }
        ShapeException.unless(
                target.equals(Shape.broadcast(shape, target)), "broadcast: %s does not broadcast to %s", shape, target);
        int[] steps = new int[target.rank()];
        int added = target.rank() - shape.rank();
        for (int i = 0; i < shape.rank(); i++) {
            steps[added + i] = shape.size(i) == 1 ? 0 : strides[i];
        }
        return new Array(target, steps, offset, storage);
    }

    /** The elements of a slice that must lie inside. */
    public Array sliced(Slice slice) {
        long first = offset;
        int[] steps = strides.clone();
        for (int i = 0; i < steps.length; i++) {
            first += (long) slice.start(i) * strides[i];
            steps[i] *= slice.step(i);
        }
        return new Array(slice.shape(), steps, slice.shape().count() == 0 ? offset : first, storage);
    }

    /** The same elements in the same order under another shape, if the strides allow it without a copy. */
    public Optional<Array> reshaped(Shape target) {
        if (isDense()) {
            return Optional.of(new Array(target, target.strides(), offset, storage));
        }
        return Strides.regroup(shape, strides, target).map(steps -> new Array(target, steps, offset, storage));
    }

    @Override
    public String toString() {
        return type() + " " + shape + (isDense() ? "" : " strides " + Arrays.toString(strides)) + " +" + offset;
    }
}
