package org.storygan.datasets.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;

class DuplicatesTest {

    private static final int SIZE = 64;

    /** Stories of one frame. */
    private record Stills(List<Picture> train, List<Picture> val, List<Picture> test) implements StorySet {

        @Override
        public String name() {
            return "stills";
        }

        @Override
        public int framesPerStory() {
            return 1;
        }

        @Override
        public List<String> labelNames() {
            return List.of();
        }

        private List<Picture> of(Split split) {
            return split == Split.TRAIN ? train : split == Split.VAL ? val : test;
        }

        @Override
        public int size(Split split) {
            return of(split).size();
        }

        @Override
        public Story story(Split split, int index, Choice choice) {
            Objects.checkIndex(index, size(split));
            var frame = new Frame(List.of("A picture."), of(split).get(index), List.of());
            return new Story(split.label() + "-" + index, List.of(frame));
        }

        @Override
        public String hash() {
            return "stills";
        }
    }

    /** Patches of 8 x 8 in colours of their own. */
    private static byte[] patches(long key) {
        var random = CounterRandom.of(key);
        byte[] rgb = new byte[SIZE * SIZE * 3];
        byte[] colours = new byte[8 * 8 * 3];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (byte) random.between(20, 235);
        }
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            int patch = pixel / SIZE / 8 * 8 + pixel % SIZE / 8;
            rgb[i] = colours[patch * 3 + i % 3];
        }
        return rgb;
    }

    private static Picture picture(byte[] rgb) {
        return Picture.of(SIZE, SIZE, rgb);
    }

    /** As after saving at low quality: every value moved by up to four levels. */
    private static Picture reencoded(byte[] rgb) {
        var random = CounterRandom.of(99);
        byte[] moved = rgb.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (byte) random.between(-4, 4);
        }
        return picture(moved);
    }

    /** With another colour in one patch of 4 x 4. */
    private static Picture withSomethingSmall(byte[] rgb) {
        byte[] changed = rgb.clone();
        for (int row = 8; row < 12; row++) {
            for (int column = 8; column < 12; column++) {
                changed[(row * SIZE + column) * 3] += 40;
            }
        }
        return picture(changed);
    }

    @Test
    void copiesReencodedOnesAndOthersAreToldApart() {
        var train = new ArrayList<Picture>();
        for (int i = 0; i < 20; i++) {
            train.add(picture(patches(i)));
        }
        var test = List.of(
                picture(patches(100)), picture(patches(7)), reencoded(patches(9)), withSomethingSmall(patches(3)));
        var found = Duplicates.of(new Stills(train, List.of(), test), Progress.SILENT);
        assertThat(found)
                .containsExactly(
                        new Duplicates(Split.TRAIN, Split.VAL, 0, 0, 0, ""),
                        new Duplicates(Split.TRAIN, Split.TEST, 4, 1, 2, "test-1 frame 1 like train-7 frame 1"));
    }

    /** The coarse comparison only saves time: whatever the fine one would find, it lets pass. */
    @Test
    void theQuickLookMissesNothing() {
        for (int trial = 0; trial < 200; trial++) {
            var one = new Thumbnails();
            var other = new Thumbnails();
            byte[] rgb = patches(trial);
            var random = CounterRandom.of(trial, 1);
            byte[] shifted = rgb.clone();
            for (int i = 0; i < shifted.length; i++) {
                shifted[i] += (byte) (random.chance(80) ? Duplicates.LEVELS : random.between(0, Duplicates.LEVELS));
            }
            one.add(picture(rgb));
            other.add(picture(shifted));
            assertThat(one.firstLike(other, 0, Duplicates.LEVELS + 1))
                    .as("trial %d", trial)
                    .isZero();
        }
    }

    @Test
    void theBuiltInStoriesShareNoPicture() {
        try (var set = StorySets.open("synthetic:200", OpenOptions.defaults())) {
            for (var found : Duplicates.of(set, Progress.SILENT)) {
                assertThat(found.frames()).isPositive();
                assertThat(found.same()).as(found.example()).isZero();
            }
        }
    }
}
