package org.storygan.nn;

import org.storygan.backend.RandomKey;

/** One forward pass: how layers that differ between training and use behave in it, and where their random numbers come from. */
public final class Pass {
    /** What normalisation reads and changes, and whether dropout is on. */
    public enum Mode {
        /** Statistics of the batch, which also move the running ones; dropout on; spectral norm iterates. */
        TRAINING,
        /** Statistics of the batch, but nothing moves: a discriminator while the generator learns. */
        TRAINING_UNCHANGED,
        /** Running statistics, no dropout. */
        EVALUATION
    }

    private final Mode mode;
    private RandomKey key;

    private Pass(Mode mode, RandomKey key) {
        this.mode = mode;
        this.key = key;
    }

    public static Pass training(RandomKey key) {
        return new Pass(Mode.TRAINING, key);
    }

    public static Pass trainingUnchanged(RandomKey key) {
        return new Pass(Mode.TRAINING_UNCHANGED, key);
    }

    public static Pass evaluation(RandomKey key) {
        return new Pass(Mode.EVALUATION, key);
    }

    /** For modules without randomness. */
    public static Pass evaluation() {
        return evaluation(RandomKey.of(0, 0));
    }

    public Mode mode() {
        return mode;
    }

    public boolean isTraining() {
        return mode != Mode.EVALUATION;
    }

    /** A key that no other call of this pass gets. */
    public RandomKey nextKey() {
        key = key.next();
        return key;
    }
}
