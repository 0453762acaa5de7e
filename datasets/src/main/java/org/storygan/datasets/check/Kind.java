package org.storygan.datasets.check;

/** What sort of thing is wrong, for counting. */
public enum Kind {
    /** A file as a whole, or how files belong together. */
    FILE(true, "file", "files"),
    /** A line of a file. */
    LINE(true, "line", "lines"),
    /** A story that cannot be used, whatever its files. */
    STORY(true, "story", "stories"),
    /** A picture that cannot be read. */
    PICTURE(true, "picture", "pictures"),
    /** Words that can be read but hardly learned from. */
    SENTENCE(false, "sentence", "sentences"),
    /** What two splits share, or one lacks. */
    SPLIT(false, "split", "splits");

    private final boolean isError;
    private final String one;
    private final String many;

    Kind(boolean isError, String one, String many) {
        this.isError = isError;
        this.one = one;
        this.many = many;
    }

    /** Whether the data set cannot be used as it is; else it can, and the person should know. */
    public boolean isError() {
        return isError;
    }

    /** {@code 1 picture}, {@code 12 pictures}. */
    public String count(int number) {
        return number + " " + (number == 1 ? one : many);
    }

    /** As a word in tables and JSON. */
    public String label() {
        return one;
    }
}
