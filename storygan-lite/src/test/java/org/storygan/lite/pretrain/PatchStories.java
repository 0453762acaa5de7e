package org.storygan.lite.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;

/** Stories of two small pictures, each a coloured patch in a corner, with a sentence that names both: the least there is to learn. */
public final class PatchStories implements StorySet {
    static final int SIZE = 16;
    private static final List<String> COLOURS = List.of("red", "green", "blue", "yellow", "white", "black");
    private static final int[][] RGB = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 0}, {255, 255, 255}, {0, 0, 0}
    };
    private static final List<String> CORNERS = List.of("top left", "top right", "bottom left", "bottom right");
    private static final int KINDS = 24; // colours times corners
    private static final int STEP = 7; // has no divisor in common with 24: the frames of a story differ

    private final int training;
    private final int validation;

    public PatchStories(int training, int validation) {
        this.training = training;
        this.validation = validation;
    }

    @Override
    public String name() {
        return "patches";
    }

    @Override
    public int framesPerStory() {
        return 2;
    }

    @Override
    public List<String> labelNames() {
        return List.of();
    }

    @Override
    public int size(Split split) {
        return switch (split) {
            case TRAIN -> training;
            case VAL -> validation;
            case TEST -> 0;
        };
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        var frames = new ArrayList<Frame>();
        for (int i = 0; i < framesPerStory(); i++) {
            int kind = (index + i * STEP) % KINDS;
            // One sentence a picture: equal pictures under different sentences could not be told apart.
            String sentence = "There is a " + COLOURS.get(kind / 4) + " patch in the " + CORNERS.get(kind % 4) + ".";
            frames.add(new Frame(List.of(sentence), picture(kind), List.of()));
        }
        return new Story(split.label() + index, frames);
    }

    private static Picture picture(int kind) {
        byte[] rgb = new byte[SIZE * SIZE * Picture.CHANNELS];
        int top = kind % 4 / 2 * SIZE / 2;
        int left = kind % 2 * SIZE / 2;
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                boolean inside = row / (SIZE / 2) * (SIZE / 2) == top && column / (SIZE / 2) * (SIZE / 2) == left;
                for (int c = 0; c < Picture.CHANNELS; c++) {
                    int value = inside ? RGB[kind / 4][c] : 128;
                    rgb[(row * SIZE + column) * Picture.CHANNELS + c] = (byte) value;
                }
            }
        }
        return Picture.of(SIZE, SIZE, rgb);
    }

    @Override
    public String hash() {
        return Sha256.of("patches " + training + " " + validation);
    }
}
