package org.storygan.shape;

import java.util.Arrays;

/** A regular part of an array: along each axis a first index, a number of elements, and the step from one to the next. */
public final class Slice {
    private final int[] start;
    private final Shape shape;
    private final int[] step;

    private Slice(int[] start, Shape shape, int[] step) {
        this.start = start;
        this.shape = shape;
        this.step = step;
    }

    /** All of a shape; narrow it with {@link #along}. */
    public static Slice all(Shape shape) {
        int[] ones = new int[shape.rank()];
        Arrays.fill(ones, 1);
        return new Slice(new int[shape.rank()], shape, ones);
    }

    /** This slice with another start, count and step along one axis. */
    public Slice along(int axis, int from, int count, int stepSize) {
        boolean exists = axis >= -shape.rank() && axis < shape.rank();
        ShapeException.unless(exists && count >= 0, "slice: no %s elements along axis %s of %s", count, axis, shape);
        int a = shape.axis(axis);
        int[] starts = start.clone();
        int[] steps = step.clone();
        starts[a] = from;
        steps[a] = stepSize;
        return new Slice(starts, shape.with(a, count), steps);
    }

    public Slice along(int axis, int from, int count) {
        return along(axis, from, count, 1);
    }

    public Shape shape() {
        return shape;
    }

    public int start(int axis) {
        return start[axis];
    }

    public int step(int axis) {
        return step[axis];
    }

    /** Throws unless every element lies inside the whole. */
    public void checkInside(String op, Shape whole) {
        ShapeException.unless(
                whole.rank() == shape.rank(),
                "%s: the slice %s has rank %s, the array %s has %s",
                op,
                this,
                shape.rank(),
                whole,
                whole.rank());
        for (int i = 0; i < start.length; i++) {
            long last = start[i] + (shape.size(i) - 1L) * step[i];
            boolean inside = step[i] >= 1 && start[i] >= 0 && (shape.size(i) == 0 || last < whole.size(i));
            ShapeException.unless(inside, "%s: the slice %s reaches outside %s along axis %s", op, this, whole, i);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that
                && shape.equals(that.shape)
                && Arrays.equals(start, that.start)
                && Arrays.equals(step, that.step);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(start)) + Arrays.hashCode(step);
    }

    @Override
    public String toString() {
        return shape + " from " + Arrays.toString(start) + " step " + Arrays.toString(step);
    }
}
