package org.storygan.cuda.kernel;

import java.util.function.LongConsumer;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** {@link DynamicAttention} by attention.cu, attention_gradient.cu and selector.cu, for arrays of any sizes and strides. */
public final class Attend {
    private static final String FORWARD = "attention";
    private static final String BACKWARD = "attention_gradient";
    private static final String SELECTOR = "selector";
    private static final int SIDE = 64; // rows of a block
    private static final int THREADS = 256;

    private final Gpu gpu;
    private final Splits splits;

    public Attend(Gpu gpu) {
        this.gpu = gpu;
        splits = new Splits(gpu);
    }

    /** As {@link org.storygan.backend.Backend#attend}. */
    public void forward(DynamicAttention d, Kept kept, Array h) {
        if (frames(d) == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            forwardFloats(real(d, scratch), kept, h);
        }
    }

    private static DynamicAttention real(DynamicAttention d, Scratch scratch) {
        return new DynamicAttention(
                d.choice(), scratch.real(d.a()), scratch.real(d.b()), scratch.real(d.mask()), scratch.real(d.noise()));
    }

    private void forwardFloats(DynamicAttention d, Kept kept, Array h) {
        select(d, kept.weights());
        if (h.count() > 0) {
            Arguments packed = gpu.arguments().pointer(Pointers.of(h));
            inputs(rows(packed, kept), d).pointer(Pointers.of(kept.weights()));
            write(packed, d, h, 1);
            int width = width(d);
            gpu.launch(gpu.kernel(FORWARD, FORWARD + suffix(width)), grid(pixels(d), d, width, 1), packed);
        }
    }

    private void select(DynamicAttention d, Array weights) {
        Arguments packed =
                inputs(gpu.arguments().pointer(Pointers.of(weights)), d).pointer(Pointers.of(d.noise()));
        write(packed, d, d.a(), 1)
                .real((float) d.choice().temperature())
                .integer(d.noise().stride(0));
        gpu.launch(gpu.kernel(SELECTOR, "selector_f32"), selectorGrid(d), packed);
    }

    /** As {@link org.storygan.backend.Backend#attendGradient}. */
    public void gradient(DynamicAttention d, Kept kept, Array dh, Array da, Array db) {
        if (frames(d) == 0) {
            return;
        }
        long channels = d.a().shape().size(2);
        try (var scratch = new Scratch(gpu)) {
            long dots = scratch.floats(2L * frames(d) * pixels(d));
            long pixelTerms = scratch.floats(frames(d) * channels);
            long wordTerms = scratch.floats(frames(d) * channels);
            var back = new Back(real(d, scratch), kept, scratch.real(dh), dots);
            dots(back);
            terms(back, pixelTerms, wordTerms);
            if (da.count() > 0) {
                owner("pixels", back, pixelTerms, 1, pixels(d)).accept(Pointers.of(da));
            }
            if (db.count() > 0) {
                int parts = parts(d);
                splits.run(parts, Pointers.of(db), db.count(), owner("words", back, wordTerms, parts, words(d)));
            }
        }
    }

    private record Back(DynamicAttention d, Kept kept, Array dh, long dots) {}

    private void dots(Back back) {
        Arguments packed = gpu.arguments().pointer(back.dots).pointer(Pointers.of(back.dh));
        inputs(rows(packed, back.kept), back.d).pointer(Pointers.of(back.kept.weights()));
        write(packed, back.d, back.dh, 1);
        int blocks = Grid.blocks(pixels(back.d), SIDE) * frames(back.d);
        gpu.launch(gpu.kernel(BACKWARD, "attention_dots_f32"), Grid.of(blocks, THREADS), packed);
    }

    private void terms(Back back, long pixelTerms, long wordTerms) {
        Arguments packed =
                gpu.arguments().pointer(pixelTerms).pointer(wordTerms).pointer(back.dots);
        inputs(packed.pointer(Pointers.of(back.kept.weights())), back.d);
        write(packed, back.d, back.dh, 1);
        gpu.launch(gpu.kernel(SELECTOR, "selector_gradient_f32"), selectorGrid(back.d), packed);
    }

    /** The largest score of each row of both attentions, and the sum of e^(score - largest). */
    private static Arguments rows(Arguments to, Kept kept) {
        long peaks = Pointers.of(kept.rows());
        return to.pointer(peaks).pointer(peaks + kept.rows().count() / 2 * Float.BYTES);
    }

    /** Launches the kernel that owns rows of pixels or words, into the address it is given. */
    private LongConsumer owner(String whose, Back back, long terms, int parts, int rows) {
        int width = width(back.d);
        return to -> {
            Arguments packed = gpu.arguments().pointer(to).pointer(Pointers.of(back.dh));
            inputs(rows(packed, back.kept).pointer(back.dots).pointer(terms), back.d)
                    .pointer(Pointers.of(back.kept.weights()));
            write(packed, back.d, back.dh, parts);
            gpu.launch(
                    gpu.kernel(BACKWARD, "attention_" + whose + "_gradient" + suffix(width)),
                    grid(rows, back.d, width, parts),
                    packed);
        };
    }

    /** Words are few, so the pixels they look back at are split until there is work for all multiprocessors. */
    private int parts(DynamicAttention d) {
        long blocks = (long) grid(words(d), d, width(d), 1).x();
        int tiles = Grid.blocks(pixels(d), SIDE);
        return (int) Math.max(1, Math.min(2L * gpu.multiprocessors() / blocks, tiles / 4));
    }

    /** Channels that a block sums: registers hold no more than 256. */
    private static int width(DynamicAttention d) {
        int channels = d.a().shape().size(2);
        return channels <= 64 ? 64 : channels <= 128 ? 128 : 256;
    }

    private static String suffix(int width) {
        return "_width" + width + "_f32";
    }

    private static Grid grid(int rows, DynamicAttention d, int width, int parts) {
        long blocks = (long) Grid.blocks(rows, SIDE) * Grid.blocks(d.a().shape().size(2), width) * frames(d) * parts;
        return Grid.of(Math.toIntExact(blocks), THREADS);
    }

    private static Grid selectorGrid(DynamicAttention d) {
        return new Grid(frames(d), 1, 1, 32, 16, 1, 0);
    }

    private static int frames(DynamicAttention d) {
        return d.a().shape().size(0);
    }

    private static int pixels(DynamicAttention d) {
        return d.a().shape().size(1);
    }

    private static int words(DynamicAttention d) {
        return d.b().shape().size(1);
    }

    private static Arguments inputs(Arguments to, DynamicAttention d) {
        return to.pointer(Pointers.of(d.a())).pointer(Pointers.of(d.b())).pointer(Pointers.of(d.mask()));
    }

    /** The struct Attention. */
    private static Arguments write(Arguments to, DynamicAttention d, Array dh, int parts) {
        to.integer(frames(d))
                .integer(pixels(d))
                .integer(words(d))
                .integer(d.a().shape().size(2));
        to.integer(mode(d.choice().mode())).integer(parts).real((float)
                d.choice().scale());
        strides(to, d.a(), 3);
        strides(to, d.b(), 3);
        strides(to, d.mask(), 2);
        strides(to, dh, 3);
        return to;
    }

    private static void strides(Arguments to, Array x, int axes) {
        for (int axis = 0; axis < axes; axis++) {
            to.integer(x.stride(axis));
        }
    }

    /** As the kernels number them. */
    private static int mode(Mode mode) {
        return switch (mode) {
            case SELF -> 0;
            case WORDS -> 1;
            case SOFT -> 2;
            case HARD -> 3;
            case STRAIGHT_THROUGH -> 4;
        };
    }
}
