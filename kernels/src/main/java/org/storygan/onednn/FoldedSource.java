package org.storygan.onednn;

/** The results of folding a few elements each, made when they are read, so that a second pass over them needs no array. */
final class FoldedSource implements Source {
    private final Source x;
    private final Fold fold;
    private final Blocks blocks;
    private final float[] result;
    private final float[] part;

    private FoldedSource(Source.Of x, Fold fold, Blocks blocks, Lane lane) {
        this.x = x.on(lane);
        this.fold = fold;
        this.blocks = blocks;
        result = lane.floats();
        part = lane.floats();
    }

    static Of of(Source.Of x, Fold fold, Blocks blocks) {
        return lane -> new FoldedSource(x, fold, blocks, lane);
    }

    @Override
    public float[] read(long start, int n) {
        int inner = blocks.inner();
        for (int at = 0; at < n; ) {
            long outer = (start + at) / inner;
            int column = (int) ((start + at) % inner);
            int length = Math.min(inner - column, n - at);
            long first = outer * blocks.size() + column;
            System.arraycopy(x.read(first, length), 0, part, 0, length);
            for (int r = 1; r < blocks.reduced(); r++) {
                fold.into(part, x.read(first + (long) r * inner, length), length);
            }
            System.arraycopy(part, 0, result, at, length);
            at += length;
        }
        return result;
    }
}
