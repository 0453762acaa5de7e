package org.storygan.lite.picture;

import java.util.List;
import org.storygan.datasets.story.Picture;

/**
 * A contact sheet: stories below each other, each a title, its rows of frames with labels at the left, and under every
 * frame its sentence.
 */
public final class Sheet {

    private static final int MARGIN = 10;
    private static final int GAP = 6;
    private static final int PAPER = 0xFFFFFF;
    private static final int INK = 0x202020;
    private static final int LABEL = 0x707070;
    private static final int RULE = 0xE0E0E0;

    private final List<SheetStory> stories;
    private final int scale;
    private final int labels; // width of the column of labels
    private final int frameWidth;
    private final int frameHeight;

    private Sheet(List<SheetStory> stories, int scale) {
        this.stories = List.copyOf(stories);
        this.scale = scale;
        var first = stories.get(0).rows().get(0).frames().get(0);
        frameWidth = first.width() * scale;
        frameHeight = first.height() * scale;
        int widest = stories.stream()
                .flatMap(story -> story.rows().stream())
                .mapToInt(row -> Font.SMALL.width(Font.drawable(row.label())))
                .max()
                .orElse(0);
        labels = widest == 0 ? 0 : widest + GAP;
    }

    /**
     * Draws the sheet.
     *
     * @param stories at least one; all frames of one size
     * @param scale how many pixels wide and high each pixel of a frame becomes: 2 suits frames of 64
     */
    public static Picture of(List<SheetStory> stories, int scale) {
        if (stories.isEmpty()) {
            throw new IllegalArgumentException("a sheet needs at least one story");
        }
        return new Sheet(stories, scale).draw();
    }

    private Picture draw() {
        int frames = stories.stream()
                .mapToInt(story -> story.sentences().size())
                .max()
                .orElse(0);
        int width = 2 * MARGIN + labels + frames * (frameWidth + GAP) - GAP;
        int height = MARGIN
                + stories.stream().mapToInt(story -> height(story) + MARGIN).sum();
        var surface = new Surface(width, height, PAPER);
        int top = MARGIN;
        for (var story : stories) {
            if (top > MARGIN) {
                surface.fill(MARGIN, top - MARGIN / 2, width - 2 * MARGIN, 1, RULE);
            }
            draw(surface, story, top);
            top += height(story) + MARGIN;
        }
        return surface.picture();
    }

    private void draw(Surface surface, SheetStory story, int storyTop) {
        int top = storyTop;
        if (!story.title().isEmpty()) {
            surface.write(Font.drawable(story.title()), MARGIN, top, LABEL);
            top += Font.LINE + 2;
        }
        for (var row : story.rows()) {
            surface.write(Font.drawable(row.label()), MARGIN, top + frameHeight / 2 - Font.HEIGHT / 2, LABEL);
            for (int i = 0; i < row.frames().size(); i++) {
                surface.draw(row.frames().get(i), left(i), top, scale);
            }
            top += frameHeight + Strip.GAP;
        }
        for (int i = 0; i < story.sentences().size(); i++) {
            var lines = lines(story, i);
            for (int line = 0; line < lines.size(); line++) {
                surface.write(lines.get(line), left(i), top + 2 + line * Font.LINE, INK);
            }
        }
    }

    private int left(int frame) {
        return MARGIN + labels + frame * (frameWidth + GAP);
    }

    private List<String> lines(SheetStory story, int frame) {
        return Font.SMALL.lines(story.sentences().get(frame), frameWidth);
    }

    private int height(SheetStory story) {
        int title = story.title().isEmpty() ? 0 : Font.LINE + 2;
        int most = 0;
        for (int i = 0; i < story.sentences().size(); i++) {
            most = Math.max(most, lines(story, i).size());
        }
        return title + story.rows().size() * (frameHeight + Strip.GAP) + 2 + most * Font.LINE;
    }
}
