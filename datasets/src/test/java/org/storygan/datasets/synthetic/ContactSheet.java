package org.storygan.datasets.synthetic;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;

/** Lays stories under each other, a row each, every pixel doubled, on white. */
final class ContactSheet {

    private static final int ZOOM = 2;
    private static final int GAP = 4;

    /** The test stories that the documentation shows. */
    static final List<Integer> SHOWN = List.of(0, 10, 11, 12, 15, 6);

    private ContactSheet() {}

    /** Writes the picture for the documentation: {@code ContactSheet docs/images/synthetic-stories.png}. */
    public static void main(String[] arguments) {
        PngWriter.write(shown(), Path.of(arguments[0]));
    }

    static Picture shown() {
        var set = new SyntheticStories(SyntheticStories.DEFAULT_STORIES, 1);
        return of(SHOWN.stream().map(i -> set.story(Split.TEST, i)).toList());
    }

    static Picture of(List<Story> stories) {
        int cell = Painter.SIZE * ZOOM + GAP;
        int width = Plot.FRAMES * cell - GAP;
        int height = stories.size() * cell - GAP;
        byte[] rgb = new byte[width * height * Picture.CHANNELS];
        Arrays.fill(rgb, (byte) 255);
        for (int i = 0; i < stories.size() * Plot.FRAMES; i++) {
            var picture = stories.get(i / Plot.FRAMES).frame(i % Plot.FRAMES).picture();
            int start = (i / Plot.FRAMES * width + i % Plot.FRAMES) * cell;
            paste(picture, rgb, start, width);
        }
        return Picture.of(width, height, rgb);
    }

    private static void paste(Picture picture, byte[] rgb, int start, int width) {
        for (int row = 0; row < picture.height() * ZOOM; row++) {
            for (int column = 0; column < picture.width() * ZOOM; column++) {
                for (int channel = 0; channel < Picture.CHANNELS; channel++) {
                    rgb[(start + row * width + column) * Picture.CHANNELS + channel] =
                            (byte) picture.at(row / ZOOM, column / ZOOM, channel);
                }
            }
        }
    }
}
