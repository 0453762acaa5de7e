package org.storygan.autograd;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A bug on purpose, and the same thing without it. Both are shown to the checks, which must be silent about the healthy one and must
 * not be about the sick one. Nothing of it is in main code: a sick op is a twin of the real one, a sick backend or engine a test double.
 *
 * @param family as the project's list of planted bugs calls it
 * @param name what is wrong
 * @param healthy what each check says of the real thing, by check; empty text for nothing
 * @param sick the same for the planted bug
 */
record Plant(String family, String name, Supplier<Map<String, String>> healthy, Supplier<Map<String, String>> sick) {
    @Override
    public String toString() {
        return family + ": " + name;
    }
}
