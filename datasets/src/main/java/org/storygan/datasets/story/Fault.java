package org.storygan.datasets.story;

/**
 * One thing that is wrong with a data set.
 *
 * @param file where it is wrong, as the data set calls the file
 * @param line in that file, counted from 1; 0 when the fault is not in a line
 * @param story the story that cannot be used for it; empty when no story is known
 * @param reason what is wrong
 */
public record Fault(String file, int line, String story, String reason) {

    public static Fault ofLine(String file, int line, String reason) {
        return new Fault(file, line, "", reason);
    }

    public static Fault ofStory(String file, String story, String reason) {
        return new Fault(file, 0, story, reason);
    }

    /** Where the fault is: {@code stories.jsonl line 813, story bird-7}. */
    public String place() {
        return file + (line > 0 ? " line " + line : "") + (story.isEmpty() ? "" : ", story " + story);
    }
}
