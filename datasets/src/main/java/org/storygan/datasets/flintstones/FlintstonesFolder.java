package org.storygan.datasets.flintstones;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.DataFolder;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.files.DataRoot;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.FileSums;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.files.Wording;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.text.JsonObject;
import org.storygan.datasets.text.WrongJson;

/** Reads a folder of FlintstonesSV: the words and the shapes of the arrays. */
public final class FlintstonesFolder {

    public static final Settings.Known SETTINGS =
            Settings.Known.NONE.and("frame", "random", "first").and("crop", "none", "center");

    private static final int VERSION = 1; // raised whenever a story would be another
    private static final String FRAMES = "video_frames_sampled";
    private static final Part ANNOTATIONS =
            Part.of("flintstones_annotations_v1-0.json", "flintstones_annotations_v1-0\\.json");
    private static final Part SPLIT = Part.of("train-val-test_split.json", "train-val-test_split\\.json");
    private static final Part ARRAYS = Part.of(FRAMES, FRAMES);

    private final Faults faults;
    private final Annotations annotations;
    private final FrameArrays arrays;

    private FlintstonesFolder(Annotations annotations, FrameArrays arrays, Faults faults) {
        this.faults = faults;
        this.annotations = annotations;
        this.arrays = arrays;
    }

    /** @param options say where sums of the arrays are kept */
    public static Catalog read(Path path, Settings settings, Faults faults, OpenOptions options) {
        var folder = DataFolder.open(path, "a FlintstonesSV", List.of(ANNOTATIONS, SPLIT, ARRAYS));
        var root = new DataRoot(path);
        var arrays = new FrameArrays(root, settings.crop(), new FileSums(root, options));
        var reader = new FlintstonesFolder(Annotations.read(folder.path(ANNOTATIONS)), arrays, faults);
        var clips = clips(folder.path(SPLIT));
        var all = clips.values().stream().flatMap(List::stream).toList();
        var sequences = Sequences.of(path, all);
        var stories = new EnumMap<Split, List<Entry>>(Split.class);
        clips.forEach((split, ofSplit) -> stories.put(split, reader.stories(ofSplit, sequences)));
        var hash = settings.hashWith(reader.hash(stories));
        return new Catalog("flintstones", Sequences.CLIPS, Annotations.NAMES, stories, reader.arrays, hash);
    }

    private static Map<Split, List<String>> clips(Path file) {
        var clips = new EnumMap<Split, List<String>>(Split.class);
        try {
            var splits = JsonObject.read(file);
            for (Split split : Split.values()) {
                clips.put(split, splits.texts(split.label()));
            }
            return clips;
        } catch (WrongJson e) {
            throw new DataException(file + " does not say which clips are in which split: " + e.getMessage(), e);
        }
    }

    /** A clip with fewer than four behind it starts no story. */
    private List<Entry> stories(List<String> clips, Sequences sequences) {
        var entries = new ArrayList<Entry>();
        for (String clip : clips) {
            var story = sequences.startingAt(clip);
            if (!story.isEmpty()) {
                add(story, entries);
            }
        }
        return entries;
    }

    private void add(List<String> clips, List<Entry> entries) {
        var shots = new ArrayList<Shot>();
        for (String clip : clips) {
            String file = FRAMES + "/" + clip + ".npy";
            try {
                var said = Wording.checked(annotations.sentences(clip));
                shots.add(new Shot(arrays.add(file), said, annotations.labels(clip)));
            } catch (DataException e) {
                faults.add(Fault.ofStory(file, clips.get(0), e.problem()));
                return;
            }
        }
        entries.add(new Entry(clips.get(0), shots));
    }

    private Sha256 hash(Map<Split, List<Entry>> stories) {
        var sum = new Sha256().add("flintstones, version " + VERSION);
        stories.forEach((split, entries) -> entries.forEach(entry -> {
            sum.add(split + " " + entry.id());
            entry.shots().forEach(shot -> sum.add(arrays.file(shot.clip()) + shot.labels() + shot.sentences()));
        }));
        arrays.hashInto(sum);
        return sum;
    }
}
