package org.storygan.lite.picture;

import java.util.List;
import org.storygan.datasets.story.Picture;

/** The frames of one story side by side, nothing else. */
public final class Strip {

    static final int GAP = 2;
    private static final int WHITE = 0xFFFFFF;

    private Strip() {}

    /** The frames, all of one size, each pixel {@code scale} wide and high, on white with a narrow gap between. */
    public static Picture of(List<Picture> frames, int scale) {
        var first = frames.get(0);
        int wide = first.width() * scale;
        var surface = new Surface(frames.size() * (wide + GAP) - GAP, first.height() * scale, WHITE);
        for (int i = 0; i < frames.size(); i++) {
            surface.draw(frames.get(i), i * (wide + GAP), 0, scale);
        }
        return surface.picture();
    }
}
