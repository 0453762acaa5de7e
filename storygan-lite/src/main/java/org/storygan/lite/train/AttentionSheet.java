package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.picture.HeatMap;
import org.storygan.lite.picture.Sheet;
import org.storygan.lite.picture.SheetStory;

/**
 * Which words each region of the drawn frames attended to: for every frame and block a row, the frame first, then a map of each of the
 * words that got most. A region stays dark where the word got no more than an even share, and is yellow where it got the frame's largest
 * weight, or twice an even share if that is more: attention that has learned nothing shows as nothing.
 */
final class AttentionSheet {
    private static final int WORDS = 5; // of each frame
    private static final int SCALE = 2;
    private final List<String> sentences;
    private final List<List<String>> read;
    private final List<Picture> frames;

    /** @param read what stands at each position of a frame's words; "" where there is only padding */
    AttentionSheet(List<String> sentences, List<List<String>> read, List<Picture> frames) {
        this.sentences = sentences;
        this.read = read;
        this.frames = frames;
    }

    Picture of(List<Look> looks) {
        List<SheetStory> rows = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            for (Look look : looks) {
                rows.add(row(frame, look));
            }
        }
        return Sheet.of(rows, SCALE);
    }

    private SheetStory row(int frame, Look look) {
        List<String> captions = new ArrayList<>(List.of(sentences.get(frame)));
        List<Picture> pictures = new ArrayList<>(List.of(frames.get(frame)));
        float even = 1f / largest(frame, look, Integer.MAX_VALUE).size();
        float most = Math.max(2 * even, look.most(frame));
        for (int word : largest(frame, look, WORDS)) {
            captions.add(
                    String.format(Locale.ROOT, "%s %.0f %%", read.get(frame).get(word), 100 * look.share(frame, word)));
            pictures.add(HeatMap.over(frames.get(frame), above(even, look.map(frame, word)), most - even));
        }
        String scale = String.format(Locale.ROOT, "dark to yellow: %.2f to %.2f", even, most);
        return SheetStory.of(title(frame, look) + "; " + scale, captions, pictures);
    }

    private static float[] above(float even, float[] map) {
        float[] above = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            above[i] = map[i] - even;
        }
        return above;
    }

    private static String title(int frame, Look look) {
        float self = look.self()[frame];
        int size = (int) Math.round(Math.sqrt(look.pixels()));
        String chosen = self == 1
                ? "chose the picture itself, so these words were not used"
                : self == 0
                        ? "chose the words"
                        : String.format(Locale.ROOT, "%.0f %% itself, %.0f %% words", 100 * self, 100 * (1 - self));
        return String.format(
                Locale.ROOT, "frame %d, %s (%d x %d regions): %s", frame + 1, look.block(), size, size, chosen);
    }

    /** The words with the largest shares, the largest first, earlier ones first among equals. */
    private List<Integer> largest(int frame, Look look, int count) {
        return IntStream.range(0, read.get(frame).size())
                .filter(word -> !read.get(frame).get(word).isEmpty())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer word) -> -look.share(frame, word)))
                .limit(count)
                .toList();
    }
}
