package org.storygan.datasets.neutral;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.text.JsonObject;
import org.storygan.datasets.text.JsonParser;
import org.storygan.datasets.text.WrongJson;

/** A line of {@code stories.jsonl}: {@code {"id", "source", "frames": [{"image", "strip", "sentences", "labels"}, ...]}}. */
record StoryLine(String id, List<FrameLine> frames) {

    /** As in the paper's configuration: a story of one frame is a picture, one of more than fifteen a film. */
    static final int MOST_FRAMES = 15;

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_STRIP = 4096;

    /**
     * A frame.
     *
     * @param strip how many squares the picture holds, one below the other; 1: it is one picture of any shape
     * @param labels empty when it has none
     */
    record FrameLine(String image, int strip, List<String> sentences, List<Boolean> labels) {}

    static StoryLine parse(String text) throws WrongJson {
        var line = JsonObject.parse(text);
        String id = line.text("id");
        if (id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw new WrongJson("\"id\" is no name of 1 to " + LONGEST_ID + " characters");
        }
        var frames = new ArrayList<FrameLine>();
        for (Object frame : line.list("frames")) {
            frames.add(frame(JsonObject.of(frame)));
        }
        if (frames.isEmpty() || frames.size() > MOST_FRAMES) {
            throw new WrongJson("story " + id + " has " + frames.size() + " frames, expected 1 .. " + MOST_FRAMES);
        }
        return new StoryLine(id, frames);
    }

    private static FrameLine frame(JsonObject frame) throws WrongJson {
        int strip = frame.has("strip") ? frame.number("strip", 1, LONGEST_STRIP) : 1;
        var labels = new ArrayList<Boolean>();
        if (frame.has("labels")) {
            for (Object label : frame.list("labels")) {
                labels.add(flag(label));
            }
        }
        return new FrameLine(frame.text("image"), strip, frame.texts("sentences"), labels);
    }

    private static boolean flag(Object label) throws WrongJson {
        if (label instanceof Boolean flag) {
            return flag;
        }
        if (label instanceof Double number && (number == 0 || number == 1)) {
            return number == 1;
        }
        throw new WrongJson("a label is " + (label == JsonParser.NULL ? "null" : label) + ", expected 0 or 1");
    }
}
