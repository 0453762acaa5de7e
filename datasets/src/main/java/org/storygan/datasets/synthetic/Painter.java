package org.storygan.datasets.synthetic;

import java.util.function.IntUnaryOperator;
import org.storygan.datasets.image.Bitmap;
import org.storygan.datasets.image.Canvas;
import org.storygan.datasets.story.CounterRandom;

/** The brushes that backdrops are painted with: gradients, hills, discs, speckles. Edges are smoothed by coverage. */
final class Painter {

    /** Two colours, 0xRRGGBB, mixed from top to bottom. */
    record Shade(int top, int bottom) {}

    /** The edge of a row of hills: its mean height and how far it rises and falls, in pixels; waves across the picture. */
    record Ridge(double row, double amplitude, double waves) {}

    static final int SIZE = 64;

    private static final int STEPS = 16; // a pixel's coverage by an edge is counted in sixteenths

    final CounterRandom random;
    private final Canvas canvas;
    private final Sprites sprites;

    Painter(Canvas canvas, Sprites sprites, CounterRandom random) {
        this.canvas = canvas;
        this.sprites = sprites;
        this.random = random;
    }

    /** Fills the rows from..to-1. */
    void sky(Shade shade, int from, int to) {
        for (int row = from; row < to; row++) {
            line(row, 0, SIZE, mix(shade, row - from, to - from - 1));
        }
    }

    /** Fills everything under a wavy edge; waves start at random. */
    void hills(Ridge ridge, Shade shade) {
        double phase = random.below(1000) / 1000.0;
        fillBelow(
                column -> (int) Math.rint(STEPS * (ridge.row() - ridge.amplitude() * wave(column, ridge, phase))),
                shade);
    }

    /** Fills everything under a zigzag of peaks. */
    void mountains(Ridge ridge, Shade shade) {
        int period = (int) Math.rint(SIZE / ridge.waves());
        int shift = random.below(period);
        fillBelow(
                column -> {
                    int distance =
                            Math.abs(2 * Math.floorMod(column + shift, period) - period); // 0 at a peak .. period
                    return (int) Math.rint(STEPS * (ridge.row() + ridge.amplitude() * (2.0 * distance / period - 1)));
                },
                shade);
    }

    // StrictMath: the same hills on every machine
    private static double wave(int column, Ridge ridge, double phase) {
        double x = 2 * Math.PI * (column * ridge.waves() / SIZE + phase);
        return 0.7 * StrictMath.sin(x) + 0.3 * StrictMath.sin(2.3 * x + 1);
    }

    /** @param edge for a column the first covered row, in sixteenths */
    private void fillBelow(IntUnaryOperator edge, Shade shade) {
        for (int column = 0; column < SIZE; column++) {
            int top = edge.applyAsInt(column);
            for (int row = Math.max(0, top / STEPS); row < SIZE; row++) {
                int covered = Math.min(STEPS, (row + 1) * STEPS - top);
                int color = mix(shade, row * STEPS - top, SIZE * STEPS - top);
                canvas.blend(row, column, color, covered * 255 / STEPS);
            }
        }
    }

    /** A disc; centre and radius in quarters of a pixel. */
    void disc(int column4, int row4, int radius4, int color) {
        disc(column4, row4, radius4, color, 255);
    }

    private void disc(int column4, int row4, int radius4, int color, int alpha) {
        ellipse(new Oval(column4, row4, radius4, radius4), color, alpha);
    }

    /** Centre and half axes in quarters of a pixel. */
    record Oval(int column4, int row4, int width4, int height4) {}

    void ellipse(Oval oval, int color, int alpha) {
        int top = Math.floorDiv(oval.row4() - oval.height4(), 4);
        int left = Math.floorDiv(oval.column4() - oval.width4(), 4);
        for (int row = top; row <= (oval.row4() + oval.height4()) / 4; row++) {
            for (int column = left; column <= (oval.column4() + oval.width4()) / 4; column++) {
                canvas.blend(row, column, color, alpha * coverage(oval, row, column) / STEPS);
            }
        }
    }

    /** How many of a pixel's sixteen sample points lie inside. */
    private static int coverage(Oval oval, int row, int column) {
        int inside = 0;
        long wide = (long) oval.width4() * oval.width4();
        long high = (long) oval.height4() * oval.height4();
        for (int sample = 0; sample < STEPS; sample++) {
            long dx = 2L * (column * 4 + sample % 4 - oval.column4()) + 1; // in eighths: at the middle of the quarter
            long dy = 2L * (row * 4 + sample / 4 - oval.row4()) + 1;
            inside += dx * dx * high + dy * dy * wide <= 4 * wide * high ? 1 : 0;
        }
        return inside;
    }

    /** A disc of light that fades outwards. */
    void glow(int column4, int row4, int radius4, int color) {
        for (int ring = 5; ring > 0; ring--) {
            disc(column4, row4, radius4 + ring * 6, color, 22);
        }
        disc(column4, row4, radius4, color);
    }

    /** A cloud of a few discs. */
    void cloud(int column, int row, int color) {
        disc(column * 4 - 16, row * 4 + 2, 11, color, 235);
        disc(column * 4 - 2, row * 4 - 5, 16, color, 235);
        disc(column * 4 + 15, row * 4 + 1, 12, color, 235);
        ellipse(new Oval(column * 4, row * 4 + 8, 26, 8), color, 235);
    }

    void box(int left, int top, int right, int bottom, int color) {
        for (int row = top; row < bottom; row++) {
            line(row, left, right, color);
        }
    }

    private void line(int row, int left, int right, int color) {
        for (int column = left; column < right; column++) {
            canvas.blend(row, column, color, 255);
        }
    }

    /** Single pixels strewn over rows from..to-1. */
    void speckle(int count, int from, int to, int color) {
        for (int i = 0; i < count; i++) {
            canvas.blend(random.between(from, to - 1), random.below(SIZE), color, random.between(110, 255));
        }
    }

    /** The sprite with its foot at (column, row). */
    void sprite(String name, int column, int row, int size) {
        canvas.draw(sprites.of(name, size), column - size / 2, row - size);
    }

    void sprite(Bitmap bitmap, int column, int row) {
        canvas.draw(bitmap, column - bitmap.width() / 2, row - bitmap.height());
    }

    Bitmap scaled(String name, int size) {
        return sprites.of(name, size);
    }

    private static int mix(Shade shade, int part, int whole) {
        int share = Math.max(0, Math.min(whole, part));
        return channel(shade, 16, share, whole) << 16
                | channel(shade, 8, share, whole) << 8
                | channel(shade, 0, share, whole);
    }

    private static int channel(Shade shade, int shift, int part, int whole) {
        int top = shade.top() >> shift & 0xFF;
        int bottom = shade.bottom() >> shift & 0xFF;
        return (top * (whole - part) + bottom * part + whole / 2) / Math.max(1, whole);
    }
}
