package org.storygan.datasets.clevr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.DataFolder;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.files.DataRoot;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.Holdout;
import org.storygan.datasets.files.PictureFiles;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;

/** Reads a folder of CLEVR-SV: the attributes, of which sentences are made, and the sizes of the pictures. */
public final class ClevrFolder {

    public static final Settings.Known SETTINGS =
            Settings.Known.NONE.and("split", "auto", "storygan", "cpcsv").and("crop", "none", "center");

    private static final int VERSION = 1; // raised whenever a story would be another
    private static final int SAMPLE_ENDS = 1000; // stories of the public sample are 100..195, of the whole set 0..13754
    private static final Part PICTURES = Part.of("images", "images", "images128");
    private static final Part DICTIONARY = Part.of("CLEVR_dict.npy", "CLEVR_dict\\.npy");
    private static final Part ATTRIBUTES =
            Part.of("CLEVR_dict.npy or attributes.tsv", "CLEVR_dict\\.npy", "attributes\\.tsv");

    private final Faults faults;
    private final String pictureFolder;
    private final PictureFiles pictures;
    private final Map<String, Thing> things;

    private ClevrFolder(Path path, DataFolder folder, Settings settings, Faults faults) {
        this.faults = faults;
        this.pictureFolder = folder.path(PICTURES).getFileName().toString();
        this.pictures = new PictureFiles(new DataRoot(path), settings.crop());
        Path attributes = folder.path(ATTRIBUTES);
        boolean isDictionary = folder.find(DICTIONARY).isPresent();
        this.things = isDictionary ? Things.ofDictionary(attributes, faults) : Things.ofTable(attributes, faults);
    }

    public static Catalog read(Path path, Settings settings, Faults faults) {
        var folder = DataFolder.open(path, "a CLEVR-SV", List.of(ATTRIBUTES, PICTURES));
        var reader = new ClevrFolder(path, folder, settings, faults);
        var stories = reader.stories(settings.get("split"));
        var hash = settings.hashWith(reader.hash(stories));
        return new Catalog("clevr", PictureName.STEPS, Thing.WORDS, stories, reader.pictures, hash);
    }

    private Map<Split, List<Entry>> stories(String rule) {
        var numbers = new TreeSet<Integer>();
        things.keySet().forEach(name -> PictureName.of(name).ifPresent(picture -> numbers.add(picture.story())));
        boolean isSample = rule.equals("storygan")
                || rule.equals("auto") && numbers.headSet(SAMPLE_ENDS).equals(numbers);
        var stories = new EnumMap<Split, List<Entry>>(Split.class);
        for (Split split : Split.values()) {
            stories.put(split, new ArrayList<>());
        }
        for (int number : numbers) {
            var split = isTest(number, isSample) ? Split.TEST : Split.TRAIN;
            add(number, stories.get(split));
        }
        var held = Holdout.of(stories.get(Split.TRAIN), Entry::id);
        stories.get(Split.TRAIN).stream()
                .filter(entry -> held.contains(entry.id()))
                .forEach(stories.get(Split.VAL)::add);
        stories.get(Split.TRAIN).removeIf(entry -> held.contains(entry.id()));
        return stories;
    }

    /** StoryGAN tests from story 172 on, CP-CSV from 10,000 on; both loaders put the story at the border into both parts. */
    private static boolean isTest(int story, boolean isSample) {
        return story >= (isSample ? 172 : 10_000);
    }

    private void add(int story, List<Entry> entries) {
        String id = String.format(Locale.ROOT, "clevr-%06d", story);
        var shots = new ArrayList<Shot>();
        var seen = new ArrayList<Thing>();
        for (int step = 1; step <= PictureName.STEPS; step++) {
            String name = new PictureName(story, step).toString();
            try {
                seen.add(thing(name));
                int clip = pictures.add(pictureFolder + "/" + name, 1);
                shots.add(new Shot(clip, seen.get(step - 1).sentences(), labels(seen)));
            } catch (DataException e) {
                faults.add(Fault.ofStory(pictureFolder + "/" + name, id, e.problem()));
                return;
            }
        }
        entries.add(new Entry(id, shots));
    }

    private Thing thing(String name) {
        if (!things.containsKey(name)) {
            throw new DataException("no object is described for it");
        }
        return things.get(name);
    }

    /** For each of the fifteen words whether it applies to anything on the table. */
    private static List<Boolean> labels(List<Thing> seen) {
        return Thing.WORDS.stream()
                .map(word -> seen.stream().anyMatch(thing -> thing.is(word)))
                .toList();
    }

    private Sha256 hash(Map<Split, List<Entry>> stories) {
        var sum = new Sha256().add("clevr, version " + VERSION);
        stories.forEach((split, entries) -> entries.forEach(entry -> {
            sum.add(split + " " + entry.id());
            entry.shots().forEach(shot -> sum.add(shot.labels().toString() + shot.sentences()));
        }));
        pictures.hashInto(sum);
        return sum;
    }
}
