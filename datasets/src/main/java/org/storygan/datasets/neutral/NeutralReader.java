package org.storygan.datasets.neutral;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.DataFolder;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.files.DataRoot;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.PictureFiles;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.files.Wording;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.text.TextLines;
import org.storygan.datasets.text.WrongJson;

/** Reads a folder with {@code stories.jsonl}, {@code splits.json} and pictures: the words and the sizes of the pictures. */
public final class NeutralReader {

    public static final Settings.Known SETTINGS =
            Settings.Known.NONE.and("crop", "none", "center").and("frame", "random", "first");

    private static final int VERSION = 1; // raised whenever a story would be another
    private static final Part STORIES = Part.of("stories.jsonl", "stories\\.jsonl", "stories\\.jsonl\\.gz");

    private record Numbered(int line, StoryLine story) {}

    private final String file;
    private final Faults faults;
    private final PictureFiles pictures;
    private final Map<String, Numbered> lines = new LinkedHashMap<>(); // by id

    private NeutralReader(Path path, Path file, Settings settings, Faults faults) {
        this.file = file.toString();
        this.faults = faults;
        this.pictures = new PictureFiles(new DataRoot(path), settings.crop());
        TextLines.forEach(file, this::read);
    }

    public static Catalog read(Path path, Settings settings, Faults faults) {
        var folder = DataFolder.open(path, "a stories", List.of(STORIES));
        var reader = new NeutralReader(path, folder.path(STORIES), settings, faults);
        var splits = SplitLists.of(path.resolve("splits.json"), List.copyOf(reader.lines.keySet()));
        var shape = reader.shape(splits);
        var stories = reader.stories(splits, shape);
        var hash = settings.hashWith(reader.hash(stories));
        return new Catalog("jsonl", shape.frames(), shape.labels(), stories, reader.pictures, hash);
    }

    private void read(TextLines.Line line) {
        try {
            var story = StoryLine.parse(line.text());
            if (lines.putIfAbsent(story.id(), new Numbered(line.number(), story)) != null) {
                throw new WrongJson("the id " + story.id() + " is there twice, first in line "
                        + lines.get(story.id()).line());
            }
        } catch (WrongJson e) {
            faults.add(Fault.ofLine(file, line.number(), e.getMessage()));
        }
    }

    /** What all stories must be alike in. */
    private record Shape(int frames, List<String> labels) {}

    /** As most stories are: of five with one missing its last frame, the one is at fault. */
    private Shape shape(SplitLists splits) {
        var frames = new TreeMap<Integer, Integer>();
        var labels = new TreeMap<Integer, Integer>();
        for (var line : lines.values()) {
            frames.merge(line.story().frames().size(), 1, Integer::sum);
            line.story().frames().forEach(frame -> labels.merge(frame.labels().size(), 1, Integer::sum));
        }
        int count =
                splits.labels().isEmpty() ? mostOften(labels) : splits.labels().size();
        var names = new ArrayList<>(splits.labels());
        while (names.size() < count) {
            names.add("label " + (names.size() + 1));
        }
        return new Shape(mostOften(frames), names);
    }

    private static int mostOften(Map<Integer, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private Map<Split, List<Entry>> stories(SplitLists splits, Shape shape) {
        var made = new LinkedHashMap<String, Entry>();
        lines.values().forEach(line -> add(line, shape, made));
        var stories = new EnumMap<Split, List<Entry>>(Split.class);
        splits.ids().forEach((split, ids) -> {
            var entries = new ArrayList<Entry>();
            var seen = new HashSet<String>();
            for (String id : ids) {
                if (!seen.add(id)) {
                    faults.add(Fault.ofStory("splits.json", id, "it is twice in " + split.label()));
                } else if (made.containsKey(id)) {
                    entries.add(made.get(id));
                } else if (!lines.containsKey(id)) {
                    faults.add(Fault.ofStory("splits.json", id, "there is no such story"));
                }
            }
            stories.put(split, entries);
        });
        return stories;
    }

    private void add(Numbered line, Shape shape, Map<String, Entry> made) {
        var story = line.story();
        try {
            checkFrames(story, shape);
            var shots = new ArrayList<Shot>();
            for (var frame : story.frames()) {
                int clip = pictures.add(frame.image(), frame.strip());
                shots.add(new Shot(clip, Wording.checked(frame.sentences()), frame.labels()));
            }
            made.put(story.id(), new Entry(story.id(), shots));
        } catch (DataException e) {
            faults.add(new Fault(file, line.line(), story.id(), e.inOneLine()));
        }
    }

    private static void checkFrames(StoryLine story, Shape shape) {
        if (story.frames().size() != shape.frames()) {
            throw new DataException("story " + story.id() + " has "
                    + story.frames().size() + " frames, expected " + shape.frames() + " as in the others");
        }
        for (var frame : story.frames()) {
            if (frame.labels().size() != shape.labels().size()) {
                throw new DataException("a frame of story " + story.id() + " has "
                        + frame.labels().size() + " labels, expected "
                        + shape.labels().size());
            }
        }
    }

    private Sha256 hash(Map<Split, List<Entry>> stories) {
        var sum = new Sha256().add("jsonl, version " + VERSION);
        stories.forEach((split, entries) -> entries.forEach(entry -> {
            sum.add(split + " " + entry.id());
            entry.shots().forEach(shot -> sum.add(pictures.file(shot.clip()) + shot.labels() + shot.sentences()));
        }));
        pictures.hashInto(sum);
        return sum;
    }
}
