package org.storygan.lite.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set with one thing wrong, and what {@code data validate} must answer.
 *
 * @param kind of data set, as it stands before the colon
 * @param name what is wrong with it
 * @param good writes the sound set into an empty folder
 * @param harm makes it a bad one
 * @param exitCode of the program
 * @param fragments of what the program says, on either stream
 */
record BadSet(String kind, String name, Step good, Step harm, int exitCode, List<String> fragments) {

    /** Something done to a folder. */
    interface Step {
        void in(Path folder) throws IOException;
    }

    /** Bad sets made from one sound set. */
    record Family(String kind, Step good) {

        /** A set that must be refused as data. */
        BadSet refused(String name, Step harm, String... fragments) {
            return new BadSet(kind, name, good, harm, 3, List.of(fragments));
        }

        /** A set that can be used, whatever is odd about it. */
        BadSet accepted(String name, Step harm, String... fragments) {
            return new BadSet(kind, name, good, harm, 0, List.of(fragments));
        }
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
