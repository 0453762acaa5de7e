package org.storygan.lite.app;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** Checks the numbers of options. */
final class Numbers {

    private Numbers() {}

    static int atLeast(int least, String option, int value) {
        return Math.toIntExact(atLeast((long) least, option, value));
    }

    static long atLeast(long least, String option, long value) {
        if (value < least) {
            throw Usage.wrong(option + " must be at least " + least).found(Long.toString(value));
        }
        return value;
    }

    static OptionalInt optional(int least, String option, Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(atLeast(least, option, value));
    }

    static OptionalLong optional(long least, String option, Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(atLeast(least, option, value));
    }
}
