package org.storygan.lite.run;

/** What to do with a run folder that is already there. */
public enum Existing {
    /** Say that it is there, and stop. */
    REFUSE,
    /** {@code --resume}: go on with the run in it. */
    RESUME,
    /** {@code --force}: remove the run in it and begin anew. */
    REPLACE
}
