package org.storygan.lite.app;

/** Words as a POSIX shell reads them. */
final class Shell {

    private Shell() {}

    /** The word itself where that is safe, else in single quotes. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
