package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.io.AtomicFile;
import org.storygan.lite.picture.Animation;
import org.storygan.lite.picture.Sheet;
import org.storygan.lite.picture.SheetStory;
import org.storygan.lite.picture.Strip;

/** The files of drawn stories: a PNG a frame, a strip a drawing, and what else was asked for; one sheet of all. */
final class DrawnFiles {
    private static final int SCALE = 2;
    private static final int ANIMATED_SCALE = 4; // frames alone are small
    private static final int MILLISECONDS = 900; // a frame
    private final Path folder;
    private final List<SheetStory> stories = new ArrayList<>();

    DrawnFiles(Path folder) {
        this.folder = folder;
    }

    /** One drawing; the name is a file's beginning, and anything but letters, digits, dot and dash in it becomes a low line. */
    void add(String name, List<Picture> frames, boolean isAnimated) {
        for (int i = 0; i < frames.size(); i++) {
            write(String.format(Locale.ROOT, "%s-%d", name, i + 1), frames.get(i));
        }
        write(name + "-strip", Strip.of(frames, SCALE));
        if (isAnimated) {
            List<Picture> large = frames.stream()
                    .map(frame -> Strip.of(List.of(frame), ANIMATED_SCALE))
                    .toList();
            write(name + "-animated", Animation.png(large, MILLISECONDS));
        }
    }

    void explain(String name, Picture sheet) {
        write(name + "-attention", sheet);
    }

    /** One story on the sheet. */
    void add(SheetStory story) {
        stories.add(story);
    }

    void writeSheet() {
        write("sheet", Sheet.of(stories, SCALE));
    }

    private void write(String name, Picture picture) {
        write(name, PngWriter.bytes(picture));
    }

    private void write(String name, byte[] png) {
        AtomicFile.write(folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".png"), png);
    }
}
