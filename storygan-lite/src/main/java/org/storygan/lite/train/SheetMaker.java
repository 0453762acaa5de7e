package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.picture.Sheet;
import org.storygan.lite.picture.SheetStory;

/** The same few stories drawn again and again while training goes on: half of them learned from, half never seen. */
final class SheetMaker {
    private static final int SCALE = 2;
    private final List<Story> stories = new ArrayList<>();
    private final List<String> titles = new ArrayList<>();
    private final Choice choice;

    /** The first few stories of the training and of the validation split. */
    SheetMaker(StorySet set, int perSplit) {
        choice = Choice.FIXED;
        for (Split split : List.of(Split.TRAIN, Split.VAL)) {
            for (int i = 0; i < Math.min(perSplit, set.size(split)); i++) {
                Story story = set.story(split, i);
                stories.add(story);
                titles.add((split == Split.TRAIN ? "learned from: " : "never seen: ") + story.id());
            }
        }
    }

    /** These stories, learned by heart with the sentences that the choice gives. */
    SheetMaker(List<Story> learned, Choice choice) {
        this.choice = choice;
        for (Story story : learned) {
            stories.add(story);
            titles.add("learned by heart: " + story.id());
        }
    }

    /** A PNG with the true frames above the drawn ones. */
    byte[] png(Sampler sampler, long seed) {
        List<Script> scripts =
                stories.stream().map(story -> Script.of(story, choice)).toList();
        List<List<Picture>> drawn = sampler.draw(scripts, seed, 1);
        List<SheetStory> rows = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            List<Picture> truth =
                    stories.get(i).frames().stream().map(f -> f.picture()).toList();
            rows.add(SheetStory.compared(titles.get(i), scripts.get(i).sentences(), truth, drawn.get(i)));
        }
        return PngWriter.bytes(Sheet.of(rows, SCALE));
    }
}
