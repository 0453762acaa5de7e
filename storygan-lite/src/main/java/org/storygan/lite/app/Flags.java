package org.storygan.lite.app;

import org.storygan.lite.config.Config;

/** Options that are settings under a shorter name. */
record Flags(Config config) {

    /** With the setting that the option stands for, if the option was given. */
    Flags with(String key, String option, Object value) {
        return value == null ? this : new Flags(config.with(key, value.toString(), option));
    }

    /** The same for a number that must not be too small. */
    Flags with(String key, String option, Number value, long least) {
        if (value != null) {
            Numbers.atLeast(least, option, value.longValue());
        }
        return with(key, option, value);
    }
}
