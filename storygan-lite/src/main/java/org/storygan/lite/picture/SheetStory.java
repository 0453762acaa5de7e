package org.storygan.lite.picture;

import java.util.List;
import org.storygan.datasets.story.Picture;

/**
 * One story on a contact sheet.
 *
 * @param title stands above the story; may be empty
 * @param sentences one a frame, under the last row
 * @param rows pictures of the same frames, top to bottom: the true ones, then the drawn ones
 */
public record SheetStory(String title, List<String> sentences, List<Row> rows) {

    /** Frames in order; the label stands at their left and may be empty. */
    public record Row(String label, List<Picture> frames) {

        public Row {
            frames = List.copyOf(frames);
        }
    }

    public SheetStory {
        sentences = List.copyOf(sentences);
        rows = List.copyOf(rows);
        for (var row : rows) {
            if (row.frames().size() != sentences.size()) {
                throw new IllegalArgumentException("row \"" + row.label() + "\" has "
                        + row.frames().size() + " frames for " + sentences.size() + " sentences");
            }
        }
    }

    /** Drawn frames alone. */
    public static SheetStory of(String title, List<String> sentences, List<Picture> drawn) {
        return new SheetStory(title, sentences, List.of(new Row("", drawn)));
    }

    /** The true frames above the drawn ones. */
    public static SheetStory compared(String title, List<String> sentences, List<Picture> real, List<Picture> drawn) {
        return new SheetStory(title, sentences, List.of(new Row("true", real), new Row("drawn", drawn)));
    }
}
