package org.storygan.onednn;

/** Some whole rows on the heap, for work that needs a row more than once; a row may be longer than a chunk. */
final class RowBlock {
    private final int width;
    private final float[] elements;
    private final float[] chunk; // null when the rows fit one

    /** For as many rows as fit a chunk, at least one. */
    RowBlock(int width, Lane lane) {
        this.width = width;
        boolean fits = width <= Lane.CHUNK;
        elements = fits ? lane.floats() : new float[width];
        chunk = fits ? null : lane.floats();
    }

    /** How many rows fit. */
    static int rows(int width) {
        return Math.max(1, Lane.CHUNK / width);
    }

    float[] elements() {
        return elements;
    }

    void load(Source x, long row, int rows) {
        for (int at = 0; at < rows * width; at += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, rows * width - at);
            System.arraycopy(x.read(row * width + at, n), 0, elements, at, n);
        }
    }

    void store(Sink y, long row, int rows) {
        if (chunk == null) {
            y.write(row * width, rows * width, elements);
            return;
        }
        for (int at = 0; at < width; at += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, width - at);
            System.arraycopy(elements, at, chunk, 0, n);
            y.write(row * width + at, n, chunk);
        }
    }
}
