package org.storygan.datasets.npy;

/**
 * How much a pickle may ask for.
 *
 * @param values that are put on the stack in all
 * @param onStack values on the stack at a time
 * @param remembered places in the memo
 * @param text bytes of one text or byte string
 */
public record PickleLimits(int values, int onStack, int remembered, int text) {

    /** For tables of data sets: the largest published one takes a quarter. */
    static final PickleLimits TABLES = new PickleLimits(1 << 22, 1 << 22, 1 << 22, Integer.MAX_VALUE);
}
