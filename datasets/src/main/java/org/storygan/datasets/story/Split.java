package org.storygan.datasets.story;

import java.util.Locale;

/** Which part of a data set a story belongs to. */
public enum Split {
    TRAIN,
    VAL,
    TEST;

    /** {@code train}, {@code val} or {@code test}, as written on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The split of this label. */
    public static Split of(String label) {
        for (Split split : values()) {
            if (split.label().equals(label)) {
                return split;
            }
        }
        throw new DataException("unknown split \"" + label + "\"").expected("train, val or test", label);
    }
}
