package org.storygan.datasets.pororo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.DataFolder;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.files.DataRoot;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.Holdout;
import org.storygan.datasets.files.PictureFiles;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.files.Wording;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;

/** Reads a folder of Pororo-SV: the words and the sizes of the pictures. */
public final class PororoFolder {

    public static final Settings.Known SETTINGS = Settings.Known.NONE
            .and("split", "storygan", "duco")
            .and("frame", "random", "first")
            .and("masks", "none", "read");

    private static final int VERSION = 1; // raised whenever a story would be another
    private static final Part DICTIONARY = Part.of("descriptions.npy", "descriptions\\.npy");
    private static final Part DESCRIPTIONS =
            Part.of("descriptions.npy or descriptions.csv", "descriptions\\.npy", "descriptions\\.csv");

    private final Path path;
    private final Faults faults;
    private final Sentences sentences;
    private final Characters characters;
    private final PictureFiles pictures;

    private PororoFolder(Path path, DataFolder folder, Settings settings, Faults faults) {
        this.path = path;
        this.faults = faults;
        var words = folder.path(DESCRIPTIONS);
        this.sentences =
                folder.find(DICTIONARY).isPresent() ? Sentences.ofDictionary(words) : Sentences.ofTable(words, faults);
        this.characters = Characters.of(path);
        boolean haveMasks = settings.is("masks", "read");
        this.pictures = new PictureFiles(new DataRoot(path), Crop.NONE, haveMasks ? this::mask : name -> "");
    }

    public static Catalog read(Path path, Settings settings, Faults faults) {
        var split = SplitFile.valueOf(settings.get("split").toUpperCase(Locale.ROOT));
        var numbers = Part.of(split.file, split.file.replace(".", "\\."));
        var folder = DataFolder.open(path, "a Pororo-SV", List.of(DESCRIPTIONS, numbers));
        var reader = new PororoFolder(path, folder, settings, faults);
        var windows = Windows.of(path);
        var stories = reader.stories(split.read(folder.path(numbers), windows.size()), windows);
        var hash = reader.hash(stories, folder.path(DESCRIPTIONS));
        var labels = reader.characters.names();
        return new Catalog("pororo", Window.CLIPS, labels, stories, reader.pictures, settings.hashWith(hash));
    }

    private Map<Split, List<Entry>> stories(Map<Split, List<Integer>> numbers, List<Window> windows) {
        var stories = new EnumMap<Split, List<Entry>>(Split.class);
        numbers.forEach((split, ofSplit) -> {
            var entries = new ArrayList<Entry>();
            ofSplit.forEach(number -> add(windows.get(number), entries));
            stories.put(split, entries);
        });
        if (!stories.containsKey(Split.VAL)) {
            holdOut(stories);
        }
        return stories;
    }

    /** Whole episodes, for windows next to each other share four of their five clips. */
    private static void holdOut(Map<Split, List<Entry>> stories) {
        var training = stories.get(Split.TRAIN);
        var held =
                Holdout.of(training, entry -> entry.id().substring(0, entry.id().lastIndexOf('-')));
        stories.put(
                Split.VAL,
                training.stream().filter(entry -> held.contains(entry.id())).toList());
        stories.put(
                Split.TRAIN,
                training.stream().filter(entry -> !held.contains(entry.id())).toList());
    }

    private void add(Window window, List<Entry> entries) {
        var shots = new ArrayList<Shot>();
        for (ClipKey clip : window.clips()) {
            try {
                var said = Wording.checked(sentences.of(clip));
                shots.add(new Shot(pictures.add(clip.picture(), PictureFiles.STRIP), said, characters.in(clip)));
            } catch (DataException e) {
                faults.add(Fault.ofStory(clip.picture(), window.id(), e.problem()));
                return;
            }
        }
        entries.add(new Entry(window.id(), shots));
    }

    /** Masks exist for some copies of the set, and then not for every clip. */
    private String mask(String picture) {
        String mask = ClipKey.of(picture).map(ClipKey::mask).orElse("");
        return Files.exists(path.resolve(mask)) ? mask : "";
    }

    private Sha256 hash(Map<Split, List<Entry>> stories, Path words) {
        var sum = new Sha256().add("pororo, version " + VERSION).add(DataFolder.bytes(words));
        stories.forEach((split, entries) -> entries.forEach(entry -> {
            sum.add(split + " " + entry.id());
            entry.shots().forEach(shot -> sum.add(pictures.file(shot.clip()) + shot.labels()));
        }));
        pictures.hashInto(sum);
        return sum;
    }
}
