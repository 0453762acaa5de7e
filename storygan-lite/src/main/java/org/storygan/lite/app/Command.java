package org.storygan.lite.app;

import org.storygan.lite.run.Console;

/** A command whose options have been read. */
interface Command {

    /** Does the work and returns the exit code; what goes wrong is thrown. */
    int run(Console console);
}
