package org.storygan.datasets.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The batches of a split, by epoch and position: any batch can be asked for at any time, so a run resumes where it
 * stopped by remembering two numbers. Safe to use from several threads.
 */
public final class Batcher {

    private static final long SHUFFLE = 3;

    /** The order of one epoch; replaced as a whole, so that threads see either the old one or the new. */
    private record EpochOrder(long epoch, int[] indices) {}

    private final StorySet set;
    private final Split split;
    private final int batchSize;
    private final boolean training;
    private final long seed;
    private volatile EpochOrder latest; // an epoch's order costs O(stories) to draw and serves all of its batches

    private Batcher(StorySet set, Split split, int batchSize, boolean training, long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, got " + batchSize);
        }
        this.set = set;
        this.split = split;
        this.batchSize = batchSize;
        this.training = training;
        this.seed = seed;
        this.latest = new EpochOrder(-1, new int[0]);
    }

    /** Training stories, shuffled anew in every epoch; a last batch that would be smaller is left out. */
    public static Batcher training(StorySet set, int batchSize, long seed) {
        if (batchSize > set.size(Split.TRAIN)) {
            throw new DataException("a batch of " + batchSize + " stories cannot be filled from " + set.name())
                    .expected("at least " + batchSize + " training stories", set.size(Split.TRAIN) + " of them")
                    .suggest("a smaller batch");
        }
        set.prepare();
        return new Batcher(set, Split.TRAIN, batchSize, true, seed);
    }

    /** All stories of a split in their own order; the last batch may be smaller, and every epoch is the same. */
    public static Batcher inOrder(StorySet set, Split split, int batchSize) {
        return new Batcher(set, split, batchSize, false, 0);
    }

    public int batchSize() {
        return batchSize;
    }

    public int batchesPerEpoch() {
        int stories = set.size(split);
        return training ? stories / batchSize : (stories + batchSize - 1) / batchSize;
    }

    /** What the stories of this epoch leave to choice, such as which sentence of a frame is read. */
    public Choice choice(long epoch) {
        return training ? Choice.drawn(seed, epoch) : Choice.FIXED;
    }

    /** The numbers of the stories in batch {@code position} of the epoch. */
    public int[] indices(long epoch, int position) {
        if (position < 0 || position >= batchesPerEpoch()) {
            throw new IndexOutOfBoundsException("batch " + position + " of " + batchesPerEpoch());
        }
        int[] order = order(epoch);
        int start = position * batchSize;
        return Arrays.copyOfRange(order, start, Math.min(start + batchSize, order.length));
    }

    /** The stories of batch {@code position} of the epoch. */
    public List<Story> batch(long epoch, int position) {
        var stories = new ArrayList<Story>();
        for (int index : indices(epoch, position)) {
            stories.add(set.story(split, index, choice(epoch)));
        }
        return List.copyOf(stories);
    }

    private int[] order(long epoch) {
        var known = latest;
        if (known.epoch() == epoch) {
            return known.indices();
        }
        var drawn = new EpochOrder(epoch, newOrder(epoch));
        latest = drawn;
        return drawn.indices();
    }

    private int[] newOrder(long epoch) {
        int stories = set.size(split);
        if (training) {
            return CounterRandom.of(seed, epoch, SHUFFLE).permutation(stories);
        }
        int[] order = new int[stories];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
