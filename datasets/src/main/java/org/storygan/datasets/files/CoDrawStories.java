package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.storygan.datasets.feed.CachedPictures;
import org.storygan.datasets.feed.FrameKey;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.StoryText;

/**
 * Stories made of CoDraw dialogs (Kim et al. 2019, arXiv:1712.05558): in five steps a scene of clip art is drawn as
 * somebody describes it. One text a frame, no labels.
 */
public final class CoDrawStories implements StorySet {

    private static final int DRAWING_VERSION = 1; // raised whenever a frame would look different
    private static final Part STORIES = Part.of("stories5.jsonl.gz", "stories5\\.jsonl\\.gz", "stories5\\.jsonl");
    private static final Part ART = Part.of("Pngs", "Pngs");

    private final Map<Split, List<CoDrawReader.Entry>> entries;
    private final Map<Split, Integer> firstFrame = new EnumMap<>(Split.class);
    private final List<List<Piece>> scenes = new ArrayList<>();
    private final ClipArt art;
    private final String hash;
    private final CachedPictures pictures;

    private CoDrawStories(Path file, ClipArt art, OpenOptions options) {
        this.art = art;
        this.entries = CoDrawReader.read(file, art);
        for (Split split : Split.values()) {
            firstFrame.put(split, scenes.size());
            entries.get(split).forEach(entry -> scenes.addAll(entry.scenes()));
        }
        if (scenes.isEmpty()) {
            throw new DataException(file + " holds no story");
        }
        this.hash = hash(file);
        var key = new FrameKey("codraw", hash, scenes.size(), ClipArt.FRAME);
        this.pictures = new CachedPictures(key, options, this::draw);
    }

    /** Opens a folder that holds {@code stories5.jsonl.gz} and {@code Pngs}; reads the words, draws nothing. */
    public static CoDrawStories open(Path path, OpenOptions options) {
        var folder = DataFolder.open(path, "a CoDraw", List.of(STORIES, ART));
        return new CoDrawStories(folder.path(STORIES), ClipArt.open(folder.path(ART)), options);
    }

    @Override
    public String name() {
        return "codraw";
    }

    @Override
    public int framesPerStory() {
        return CoDrawReader.FRAMES;
    }

    @Override
    public List<String> labelNames() {
        return List.of();
    }

    @Override
    public int size(Split split) {
        return entries.get(split).size();
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        var entry = entry(split, index);
        int first = firstFrame.get(split) + index * CoDrawReader.FRAMES;
        var frames = new ArrayList<Frame>();
        for (int i = 0; i < CoDrawReader.FRAMES; i++) {
            frames.add(new Frame(List.of(entry.texts().get(i)), pictures.picture(first + i), List.of()));
        }
        return new Story(entry.key(), frames);
    }

    @Override
    public StoryText text(Split split, int index) {
        var entry = entry(split, index);
        return new StoryText(entry.key(), entry.texts().stream().map(List::of).toList());
    }

    @Override
    public void prepare() {
        pictures.prepare();
    }

    @Override
    public void close() {
        pictures.close();
    }

    @Override
    public String hash() {
        return hash;
    }

    private CoDrawReader.Entry entry(Split split, int index) {
        Objects.checkIndex(index, size(split));
        return entries.get(split).get(index);
    }

    private Picture draw(int frame) {
        return art.frame(scenes.get(frame));
    }

    private String hash(Path file) {
        var sum = new Sha256().add("codraw, drawing version " + DRAWING_VERSION).add(DataFolder.bytes(file));
        art.hashInto(sum);
        return sum.hex();
    }
}
