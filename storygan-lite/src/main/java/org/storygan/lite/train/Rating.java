package org.storygan.lite.train;

/**
 * A number for a generator, smaller for a better one.
 *
 * @param name says how it was found: only ratings of one name are compared
 */
record Rating(String name, double value) {
    /** Whether this is to be kept in place of the other. */
    boolean isBetterThan(Rating other) {
        return !name.equals(other.name) || value < other.value;
    }
}
