package org.storygan.datasets.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.storygan.datasets.feed.CachedPictures;
import org.storygan.datasets.feed.FrameKey;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Origin;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.StoryText;

/** The stories of a catalog: makes the choices it leaves, and keeps pictures in a cache where that is faster. */
public final class CatalogStories implements StorySet {

    private final Catalog catalog;
    private final Map<String, String> settings;
    private final int[] firstPicture; // of each clip, in the list of all pictures
    private final CachedPictures pictures;

    /** @param settings how the catalog was read, by name */
    public CatalogStories(Catalog catalog, OpenOptions options, Map<String, String> settings) {
        if (catalog.isEmpty()) {
            throw new DataException(catalog.name() + " holds no story that can be used");
        }
        this.catalog = catalog;
        this.settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        this.firstPicture = firstPictures(catalog.clips());
        var key = new FrameKey(
                catalog.name(), catalog.hash(), firstPicture[catalog.clips().count()], ClipArt.FRAME);
        this.pictures = new CachedPictures(key, options, this::read);
    }

    private static int[] firstPictures(Clips clips) {
        int[] first = new int[clips.count() + 1];
        for (int clip = 0; clip < clips.count(); clip++) {
            first[clip + 1] = Math.addExact(first[clip], clips.pictures(clip));
        }
        return first;
    }

    public Catalog catalog() {
        return catalog;
    }

    @Override
    public String name() {
        return catalog.name();
    }

    @Override
    public int framesPerStory() {
        return catalog.frames();
    }

    @Override
    public List<String> labelNames() {
        return catalog.labels();
    }

    @Override
    public int size(Split split) {
        return catalog.stories().get(split).size();
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        var entry = entry(split, index);
        var frames = new ArrayList<Frame>();
        forEachShot(entry, choice, shown -> frames.add(frame(shown)));
        return new Story(entry.id(), frames);
    }

    @Override
    public StoryText text(Split split, int index) {
        var entry = entry(split, index);
        var sentences = new ArrayList<List<String>>();
        forEachShot(entry, Choice.FIXED, shown -> sentences.add(shown.shot().sentences()));
        return new StoryText(entry.id(), sentences);
    }

    @Override
    public List<Origin> origins(Split split, int index, Choice choice) {
        var origins = new ArrayList<Origin>();
        forEachShot(entry(split, index), choice, shown -> origins.add(origin(shown)));
        return origins;
    }

    /** A shot and which of its clip's pictures is seen. */
    private record Shown(Shot shot, int picture) {}

    private void forEachShot(Entry entry, Choice choice, Consumer<Shown> use) {
        int[] places = places(entry, choice);
        for (int frame = 0; frame < places.length; frame++) {
            var shot = entry.shots().get(places[frame]);
            use.accept(new Shown(
                    shot, choice.picture(entry.id(), frame, catalog.clips().pictures(shot.clip()))));
        }
    }

    private int[] places(Entry entry, Choice choice) {
        int count = catalog.frames();
        if (choice.isDrawn()) {
            return choice.subset(entry.id(), count, entry.shots().size());
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = entry.first() + i;
        }
        return places;
    }

    private Frame frame(Shown shown) {
        var shot = shown.shot();
        var picture = picture(shot.clip(), shown.picture());
        return new Frame(
                shot.sentences(), picture, shot.labels(), catalog.clips().mask(shot.clip(), shown.picture()));
    }

    private Origin origin(Shown shown) {
        int clip = shown.shot().clip();
        return new Origin(
                catalog.clips().file(clip), shown.picture(), catalog.clips().pictures(clip));
    }

    /** The shots of the story as evaluation sees it. */
    public List<Shot> fixedShots(Split split, int index) {
        var shots = new ArrayList<Shot>();
        forEachShot(entry(split, index), Choice.FIXED, shown -> shots.add(shown.shot()));
        return shots;
    }

    /** A picture of a clip, from the cache if it is there. */
    public Picture picture(int clip, int index) {
        return pictures.picture(firstPicture[clip] + index);
    }

    private Entry entry(Split split, int index) {
        Objects.checkIndex(index, size(split));
        return catalog.stories().get(split).get(index);
    }

    private Picture read(int picture) {
        int clip = Arrays.binarySearch(firstPicture, picture);
        clip = clip < 0 ? -clip - 2 : clip;
        return catalog.clips().picture(clip, picture - firstPicture[clip]);
    }

    @Override
    public void prepare() {
        if (!catalog.clips().areQuick()) {
            pictures.prepare();
        }
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public String hash() {
        return catalog.hash();
    }

    @Override
    public void close() {
        pictures.close();
    }
}
