package org.storygan.shape;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sizes of an array along its axes, immutable; rank 0 is a scalar. Sizes may be zero. */
public final class Shape {
    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    public static Shape of(int... sizes) {
        for (int size : sizes) {
            ShapeException.unless(size >= 0, "shape: sizes must not be negative, got %s", Arrays.toString(sizes));
        }
        return new Shape(sizes.clone());
    }

    public int rank() {
        return sizes.length;
    }

    /** The size along an axis; negative axes count from the end. */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /** The axis as 0..rank-1; negative axes count from the end. */
    public int axis(int axis) {
        int positive = axis < 0 ? axis + sizes.length : axis;
        ShapeException.unless(positive >= 0 && positive < sizes.length, "shape: no axis %s in %s", axis, this);
        return positive;
    }

    /** The number of elements. */
    public long count() {
        return countFrom(0);
    }

    /** The number of elements of one block along the axes {@code axis..rank-1}. */
    public long countFrom(int axis) {
        long count = 1;
        for (int i = axis; i < sizes.length; i++) {
            count = Math.multiplyExact(count, (long) sizes[i]);
        }
        return count;
    }

    public int[] toArray() {
        return sizes.clone();
    }

    /** This shape with one size replaced. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /** This shape with an axis of the given size inserted before {@code axis}, which may equal the rank. */
    public Shape inserted(int axis, int size) {
        int at = axis < 0 ? axis + sizes.length + 1 : axis;
        ShapeException.unless(at >= 0 && at <= sizes.length, "shape: no place for an axis %s in %s", axis, this);
        return slice(0, at).plus(of(size)).plus(slice(at, sizes.length));
    }

    /** The axes {@code from} up to but not {@code to}. */
    public Shape slice(int from, int to) {
        return new Shape(Arrays.copyOfRange(sizes, from, to));
    }

    /** The axes of this shape followed by those of the other. */
    public Shape plus(Shape other) {
        return new Shape(IntStream.concat(Arrays.stream(sizes), Arrays.stream(other.sizes))
                .toArray());
    }

    /** This shape with the given axes set to 1; no axes given means all of them. */
    public Shape reduced(int... axes) {
        int[] kept = sizes.clone();
        if (axes.length == 0) {
            Arrays.fill(kept, 1);
        }
        for (int axis : axes) {
            kept[axis(axis)] = 1;
        }
        return new Shape(kept);
    }

    /** This shape without the given axes; no axes given means without any, a scalar. */
    public Shape without(int... axes) {
        boolean[] gone = new boolean[sizes.length];
        for (int axis : axes) {
            gone[axis(axis)] = true;
        }
        return new Shape(IntStream.range(0, sizes.length)
                .filter(i -> axes.length > 0 && !gone[i])
                .map(i -> sizes[i])
                .toArray());
    }

    /** The common shape that both broadcast to, aligned at the last axis, or null when there is none. */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] sizes = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int m = i <= a.rank() ? a.size(-i) : 1;
            int n = i <= b.rank() ? b.size(-i) : 1;
            if (m != n && m != 1 && n != 1) {
                return null;
            }
            sizes[rank - i] = m == 1 ? n : m;
        }
        return new Shape(sizes);
    }

    /** Row-major steps between neighbours along each axis. */
    public int[] strides() {
        int[] strides = new int[sizes.length];
        long step = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = Math.toIntExact(step);
            step *= Math.max(1, sizes[i]);
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As in messages: {@code [8, 64, 64, 3]}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
