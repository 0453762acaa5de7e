package org.storygan.datasets.story;

import java.util.Arrays;

/**
 * How a choice falls where a story leaves one: which of a frame's sentences is read, which of a clip's pictures and which
 * scenes of a group are shown.
 *
 * <p>Evaluation uses {@link #FIXED}: the first sentence, the first scenes, and a picture that never changes. Training draws anew in every epoch, as a pure function of (seed,
 * epoch, story, frame), so that neither the order of reading nor the number of threads changes what is drawn.
 */
public final class Choice {

    /** The same in every epoch, for every seed. */
    public static final Choice FIXED = new Choice(false, 0, 0);

    private static final long SENTENCE = 1;
    private static final long SUBSET = 2;
    private static final long PICTURE = 4; // 3 is the order of an epoch

    private final boolean drawn;
    private final long seed;
    private final long epoch;

    private Choice(boolean drawn, long seed, long epoch) {
        this.drawn = drawn;
        this.seed = seed;
        this.epoch = epoch;
    }

    /** Drawn at random, the same whenever seed and epoch are the same. */
    public static Choice drawn(long seed, long epoch) {
        return new Choice(true, seed, epoch);
    }

    public boolean isDrawn() {
        return drawn;
    }

    /** The sentence to read for this frame of the story. */
    public String sentence(Story story, int frame) {
        var sentences = story.frame(frame).sentences();
        return sentences.get(drawn ? random(SENTENCE, story.id(), frame).below(sentences.size()) : 0);
    }

    /** {@code count} of the numbers 0 .. of-1, in rising order; fixed: the first ones. */
    public int[] subset(String storyId, int count, int of) {
        if (count > of) {
            throw new IllegalArgumentException("cannot choose " + count + " of " + of);
        }
        int[] chosen = drawn ? random(SUBSET, storyId, 0).permutation(of) : firstNumbers(of);
        int[] subset = Arrays.copyOf(chosen, count);
        Arrays.sort(subset);
        return subset;
    }

    /**
     * Which of the {@code of} pictures of a clip the frame shows. Fixed, it is a hash of (story, frame), not the first: a
     * clip's first picture often still shows the clip before.
     */
    public int picture(String storyId, int frame, int of) {
        var random = drawn
                ? random(PICTURE, storyId, frame)
                : CounterRandom.of(PICTURE, CounterRandom.keyOf(storyId), frame);
        return of == 1 ? 0 : random.below(of);
    }

    private CounterRandom random(long purpose, String storyId, int frame) {
        return CounterRandom.of(seed, epoch, purpose, CounterRandom.keyOf(storyId), frame);
    }

    private static int[] firstNumbers(int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }
}
