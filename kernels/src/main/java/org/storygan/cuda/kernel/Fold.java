package org.storygan.cuda.kernel;

import java.util.stream.IntStream;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * An array seen as (outer, middle, inner) for kernels that fold the middle axis, and how threads are laid over it: struct Fold of
 * fold.cuh. All of it depends on sizes and strides alone, so that sums come out the same on every device.
 *
 * @param address of the first element on the device
 * @param threads of a block, along the axes; powers of two
 * @param part terms along the middle axis for one block
 */
record Fold(long address, Axes axes, Threads threads, int part) {
    private static final int THREADS = 256;
    private static final int WARP = 32;
    private static final int OUTER_THREADS_MAX = 64;
    private static final int TERMS = 8; // a thread has so many, where there are so many
    private static final int TERMS_IN_PART = 16;
    private static final int SECTOR = 8; // neighbours that memory delivers at once
    private static final int SHORT = 1024; // terms that one block soon has, as the parts of a longer fold are

    /**
     * With fewer a device idles, and the middle axis is cut into parts; eight blocks on each of 132 multiprocessors are as many as run
     * at once, and their 260,000 threads with eight loads each ask for more than twice of what is on its way from memory at 4 TB/s.
     */
    private static final int BLOCKS_WANTED = 1024;

    /** Sizes and strides. */
    record Axes(int outer, int middle, int inner, long outerStride, long middleStride, long innerStride) {
        long columns() {
            return (long) outer * inner;
        }
    }

    private record Threads(int outer, int middle, int inner) {}

    /** One column of so many elements from an address on. */
    static Fold line(long address, long count) {
        return of(address, new Axes(1, Math.toIntExact(count), 1, 0, 1, 0));
    }

    /** Dense (terms, columns), folded along the terms. */
    static Fold rows(long address, int terms, long columns) {
        return of(address, new Axes(1, terms, Math.toIntExact(columns), 0, columns, 1));
    }

    /** The partial results (parts, each, columns) of another fold, one of each: folded in one part, so that no third fold follows. */
    static Fold parts(long address, Fold first, int each) {
        int columns = Math.toIntExact(first.columns());
        Fold fold = of(address, new Axes(1, first.parts(), columns, 0, (long) each * columns, 1));
        return new Fold(fold.address, fold.axes, fold.threads, first.parts());
    }

    /** Of x over the axes where y has size 1; where the strides need more than three axes, scratch holds a copy. */
    static Fold of(Array x, Shape y, Scratch scratch) {
        Array real = scratch.real(x);
        return fits(real, y) ? fitting(real, y) : front(scratch.dense(real.permuted(order(real.shape(), y))), y);
    }

    /** Whether x can be folded over the axes where y has size 1 as it lies. */
    static boolean fits(Array x, Shape y) {
        return x.count() == 0
                || (part(x, y, false).rank() <= 2 && part(x, y, true).rank() == 1);
    }

    /** Of an x that {@link #fits}. */
    static Fold fitting(Array x, Shape y) {
        if (x.count() == 0) {
            return of(Pointers.of(x), new Axes(Math.toIntExact(y.count()), 0, 1, 0, 0, 0));
        }
        Views kept = part(x, y, false);
        Views folded = part(x, y, true);
        int middle = folded.size(0);
        long step = folded.stride(0, 0);
        if (kept.rank() == 2) {
            return of(
                    Pointers.of(x),
                    new Axes(kept.size(0), middle, kept.size(1), kept.stride(0, 0), step, kept.stride(0, 1)));
        }
        boolean neighbours = kept.stride(0, 0) < step; // then threads side by side should take one column each
        return of(
                Pointers.of(x),
                neighbours
                        ? new Axes(1, middle, kept.size(0), 0, step, kept.stride(0, 0))
                        : new Axes(kept.size(0), middle, 1, kept.stride(0, 0), step, 0));
    }

    /** Of a dense array with the kept axes first, as {@link #order} puts them; y may have its own order. */
    static Fold front(Array dense, Shape y) {
        int columns = Math.toIntExact(y.count());
        int terms = Math.toIntExact(dense.count() / columns);
        return of(Pointers.of(dense), new Axes(columns, terms, 1, terms, 1, 0));
    }

    /** The axes of x with those first that y keeps. */
    static int[] order(Shape x, Shape y) {
        return IntStream.concat(axes(x, y, false), axes(x, y, true)).toArray();
    }

    private static IntStream axes(Shape x, Shape y, boolean folded) {
        return IntStream.range(0, x.rank()).filter(axis -> (y.size(axis) == 1 && x.size(axis) != 1) == folded);
    }

    /** The first element of x along the folded axes, or along the kept ones. */
    private static Views part(Array x, Shape y, boolean folded) {
        Slice slice = Slice.all(x.shape());
        for (int axis : axes(x.shape(), y, !folded).toArray()) {
            slice = slice.along(axis, 0, 1);
        }
        return Views.of(x.sliced(slice));
    }

    private static Fold of(long address, Axes a) {
        int x = a.inner() > 1 && a.innerStride() < a.middleStride()
                ? (int) Math.min(isShort(a) ? SECTOR : WARP, Views.powerOfTwo(a.inner()))
                : 1;
        long busy = Views.powerOfTwo((a.middle() + TERMS - 1) / TERMS);
        long wide = x == 1 ? Math.min(WARP, Views.powerOfTwo(a.middle())) : 1; // a warp reads neighbours
        int y = (int) Math.min(THREADS / x, Math.max(busy, wide));
        int z = (int) Math.min(Math.min(OUTER_THREADS_MAX, THREADS / (x * y)), Views.powerOfTwo(a.outer()));
        var threads = new Threads(z, y, x);
        long blocks = blocks(a, threads);
        long most = a.middle() / ((long) y * TERMS_IN_PART);
        long parts = Math.max(1, Math.min(most, BLOCKS_WANTED / Math.max(1, blocks)));
        return new Fold(address, a, threads, Math.max(1, (int) ((a.middle() + parts - 1) / parts)));
    }

    /** Whether a fold has so few columns, and so few terms, that threads are better used along the terms. */
    private static boolean isShort(Axes a) {
        return a.middle() <= SHORT && (long) a.outer() * Grid.blocks(a.inner(), WARP) < BLOCKS_WANTED / 4;
    }

    private static long blocks(Axes a, Threads t) {
        return (long) Grid.blocks(a.outer(), t.outer()) * Grid.blocks(a.inner(), t.inner());
    }

    /** With enough parts that the middle axis keeps a device busy; for kernels that write each term and sum nothing. */
    Fold spread() {
        return new Fold(address, axes, threads, Math.max(threads.middle() * TERMS, Grid.blocks(axes.middle(), 65535)));
    }

    long columns() {
        return axes.columns();
    }

    int parts() {
        return Math.max(1, Grid.blocks(axes.middle(), part));
    }

    Grid grid() {
        return new Grid(
                Math.toIntExact(blocks(axes, threads)),
                parts(),
                1,
                threads.inner(),
                threads.middle(),
                threads.outer(),
                0);
    }

    /** Writes struct Fold. */
    Arguments put(Arguments arguments) {
        return arguments
                .align(Long.BYTES)
                .integer(axes.outer())
                .integer(axes.middle())
                .integer(axes.inner())
                .integer(part)
                .wide(axes.outerStride())
                .wide(axes.middleStride())
                .wide(axes.innerStride());
    }
}
