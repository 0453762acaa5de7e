package org.storygan.onednn;

import java.nio.FloatBuffer;

/** Rows of pixels of which each is repeated, as nearest upsampling reads them: a row is fetched at once and spread on the heap. */
final class PixelSource implements Source {
    private final Axes axes;
    private final FloatBuffer memory;
    private final Source other;
    private final float[] row;
    private final float[] chunk;
    private final int channels;
    private final int times;
    private final int width; // pixels in a row

    /** For axes that {@link Axes#repeatsPixels}; another source reads what does not begin and end with a pixel. */
    PixelSource(Axes axes, FloatBuffer memory, Lane lane, Source other) {
        this.axes = axes;
        this.memory = memory;
        this.other = other;
        row = lane.floats();
        chunk = lane.floats();
        channels = axes.run();
        times = axes.sizes[axes.rank() - 2];
        width = axes.sizes[axes.rank() - 3];
    }

    @Override
    public float[] read(long start, int n) {
        int block = times * channels;
        if (start % block != 0 || n % block != 0) {
            return other.read(start, n);
        }
        long pixel = start / block;
        for (int at = 0; at < n; ) {
            int count = Math.min(width - (int) (pixel % width), (n - at) / block);
            memory.get((int) axes.rowsFrom(pixel * block).at(), row, 0, count * channels);
            spread(count, at);
            at += count * block;
            pixel += count;
        }
        return chunk;
    }

    private void spread(int pixels, int at) {
        int to = at;
        for (int from = 0; from < pixels * channels; from += channels) {
            for (int t = 0; t < times; t++) {
                System.arraycopy(row, from, chunk, to, channels);
                to += channels;
            }
        }
    }
}
