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

    private static final int LONGEST = 300; // characters: a reason may quote what the file says
    private static final int LONGEST_STORY = 80;

    public Fault {
        file = Visible.of(file, LONGEST);
        story = Visible.of(story, LONGEST_STORY);
        reason = Visible.of(reason, LONGEST);
    }

    public static Fault ofLine(String file, int line, String reason) {
        return new Fault(file, line, "", reason);
    }

    public static Fault ofStory(String file, String story, String reason) {
        return new Fault(file, 0, story, reason);
    }

    /** Where the fault is: {@code stories.jsonl line 813, story bird-7}; empty when it is nowhere in particular. */
    public String place() {
        String inFile = file + (line > 0 ? " line " + line : "");
        String ofStory = story.isEmpty() ? "" : "story " + story;
        return inFile + (inFile.isEmpty() || ofStory.isEmpty() ? "" : ", ") + ofStory;
    }
}
