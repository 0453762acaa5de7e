package org.storygan.onednn;

/** Some whole rows on the heap, for work that needs a row more than once; rows may be longer than a chunk. */
final class RowBlock {
    private final int width;
    private final float[] elements;

    /** For as many rows as fit a chunk, at least one. */
    RowBlock(int width) {
        this.width = width;
        elements = new float[Math.max(1, Lane.CHUNK / width) * width];
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

    void store(Sink y, long row, int rows, float[] chunk) {
        for (int at = 0; at < rows * width; at += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, rows * width - at);
            System.arraycopy(elements, at, chunk, 0, n);
            y.write(row * width + at, n, chunk);
        }
    }
}
