package org.storygan.lite.train;

import org.storygan.backend.RandomKey;

/** What the random numbers of a run are for: each use has a stream of its own, so that one more draw here changes nothing there. */
enum Streams {
    GENERATOR_WEIGHTS(11),
    DISCRIMINATOR_WEIGHTS(12),
    ENCODER_WEIGHTS(13),
    DISCRIMINATOR_STEP(21),
    GENERATOR_STEP(22),
    JUDGING_REAL(23),
    JUDGING_WRONG(24),
    JUDGING_FAKE(25),
    JUDGING_FOR_GENERATOR(26),
    COMPARING(27),
    SAMPLES(31);

    private final int number;

    Streams(int number) {
        this.number = number;
    }

    RandomKey key(long seed) {
        return RandomKey.of(seed, number);
    }
}
