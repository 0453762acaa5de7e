package org.storygan.datasets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.storygan.datasets.check.Report;
import org.storygan.datasets.check.SoundStories;
import org.storygan.datasets.check.Validation;
import org.storygan.datasets.clevr.ClevrFolder;
import org.storygan.datasets.files.AbstractSets;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.CatalogStories;
import org.storygan.datasets.files.CoDrawFolder;
import org.storygan.datasets.files.FirstPictures;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.flintstones.FlintstonesFolder;
import org.storygan.datasets.neutral.NeutralReader;
import org.storygan.datasets.pororo.PororoFolder;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.synthetic.SyntheticStories;

/**
 * Opens a data set by its specification: {@code synthetic}, {@code synthetic:500}, or {@code KIND:PATH}, which may end in
 * settings such as {@code ?split=duco&frame=first}.
 */
public final class StorySets {

    private static final String SYNTHETIC = "synthetic";

    /** Made stories have one setting: where they play. */
    private static final Settings.Known PLACES = new Settings.Known(Map.of("place", SyntheticStories.places()));

    /** What happens to stories that cannot be read: the set is refused, or they are left out if they are few. */
    private static final String BAD = "bad";

    private static final String SKIP = "skip";

    private interface Importer {
        /** @param faults gets what is wrong with single stories, which are left out */
        Catalog read(Path folder, Settings settings, Faults faults, OpenOptions options);
    }

    private record Kind(Importer importer, Settings.Known settings) {

        /** Its own settings, and the one that all kinds have. */
        Settings.Known all() {
            return settings.and(BAD, "fail", SKIP);
        }
    }

    /** What is read from files; the order is that of the alphabet. */
    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.of(
            "jsonl", new Kind((path, set, faults, o) -> NeutralReader.read(path, set, faults), NeutralReader.SETTINGS),
            "clevr", new Kind((path, set, faults, o) -> ClevrFolder.read(path, set, faults), ClevrFolder.SETTINGS),
            "flintstones", new Kind(FlintstonesFolder::read, FlintstonesFolder.SETTINGS),
            "pororo", new Kind((path, set, faults, o) -> PororoFolder.read(path, set, faults), PororoFolder.SETTINGS),
            "codraw", new Kind((path, set, faults, o) -> CoDrawFolder.read(path, set, faults), CoDrawFolder.SETTINGS),
            "abstract", new Kind((path, set, faults, o) -> AbstractSets.read(path, set), AbstractSets.SETTINGS)));

    private StorySets() {}

    /** What may stand before the colon. */
    public static List<String> kinds() {
        var kinds = new TreeSet<>(KINDS.keySet());
        kinds.add(SYNTHETIC);
        return List.copyOf(kinds);
    }

    /** For each setting of a kind of data set its values, the default first. */
    public static Map<String, List<String>> settings(String kind) {
        return KINDS.containsKey(kind)
                ? KINDS.get(kind).all().values()
                : kind.equals(SYNTHETIC) ? PLACES.values() : Map.of();
    }

    /** The settings that a specification spells out, by name. */
    public static Map<String, String> given(String spec) {
        return Spec.parse(spec).settings();
    }

    /** How a specification wants its data set read: each setting of its kind with its value, the default where it says nothing. */
    public static Map<String, String> chosen(String spec) {
        var chosen = new TreeMap<String, String>();
        settings(Spec.parse(spec).kind()).forEach((setting, values) -> chosen.put(setting, values.get(0)));
        chosen.putAll(given(spec));
        return chosen;
    }

    /** The specification with more settings, where it does not have them itself. */
    public static String withSettings(String spec, Map<String, String> settings) {
        return Spec.parse(spec).with(settings).toString();
    }

    /**
     * Opens the data set.
     *
     * @throws DataException when the specification or anything it points to is wrong
     */
    public static StorySet open(String spec, OpenOptions options) {
        var faults = new Faults();
        var catalog = read(spec, faults, options);
        if (catalog.isPresent() && skipsBad(spec)) {
            catalog = catalog.map(files -> SoundStories.of(files, faults, options));
        } else {
            faults.throwIfAny(spec);
        }
        return catalog.<StorySet>map(files -> new CatalogStories(files, options, chosen(spec)))
                .orElseGet(() -> synthetic(Spec.parse(spec), options));
    }

    private static boolean skipsBad(String spec) {
        return SKIP.equals(Spec.parse(spec).settings().get(BAD));
    }

    /**
     * Looks at everything in a data set: every line, every picture, every sentence.
     *
     * @throws DataException when the specification is wrong, or what it points to is not such a data set
     */
    public static Report validate(String spec, OpenOptions options) {
        var faults = new Faults();
        try {
            var catalog = read(spec, faults, options);
            return catalog.map(files -> Validation.of(spec, files, faults.list(), options))
                    .orElseGet(() -> validateSynthetic(spec, options));
        } catch (DataException e) {
            if (e.faults().isEmpty() && faults.isEmpty()) {
                throw e;
            }
            e.faults().forEach(faults::add);
            if (e.faults().isEmpty()) {
                faults.add(new Fault("", 0, "", e.problem()));
            }
            return Validation.unreadable(spec, faults.list());
        }
    }

    /** Made stories are right by construction; opening them shows at least that the specification is. */
    private static Report validateSynthetic(String spec, OpenOptions options) {
        try (var set = open(spec, options)) {
            int stories = Arrays.stream(Split.values()).mapToInt(set::size).sum();
            int frames = stories * set.framesPerStory();
            return new Report(spec, new Report.Seen(stories, frames, frames), List.of(), Map.of());
        }
    }

    /**
     * What the files of a data set hold, found out without opening a picture; empty for {@code synthetic}, which has none.
     *
     * @param faults gets what is wrong with single stories, which are left out
     * @throws DataException when the specification is wrong, or the files so wrong that nothing can be read
     */
    public static Optional<Catalog> read(String spec, Faults faults, OpenOptions options) {
        var parts = Spec.parse(spec);
        if (parts.kind().equals(SYNTHETIC)) {
            parts.settings(PLACES);
            return Optional.empty();
        }
        var kind = KINDS.get(parts.kind());
        if (kind == null) {
            throw unknown(parts.kind(), spec);
        }
        var settings = parts.settings(kind.all());
        var catalog = kind.importer().read(parts.folder(), settings, faults, options);
        boolean isFirstOnly = settings.chooses("frame") && settings.is("frame", "first");
        return Optional.of(isFirstOnly ? catalog.with(new FirstPictures(catalog.clips())) : catalog);
    }

    private static StorySet synthetic(Spec spec, OpenOptions options) {
        boolean isDefault = spec.argument().isEmpty();
        int stories = isDefault ? SyntheticStories.DEFAULT_STORIES : storyCount(spec.argument());
        return new SyntheticStories(
                stories, options.seed(), spec.settings(PLACES).get("place"));
    }

    private static int storyCount(String argument) {
        if (argument.matches("[0-9]{1,7}")) {
            int stories = Integer.parseInt(argument);
            if (stories >= SyntheticStories.FEWEST_STORIES && stories <= SyntheticStories.MOST_STORIES) {
                return stories;
            }
        }
        String range = SyntheticStories.FEWEST_STORIES + " .. " + SyntheticStories.MOST_STORIES;
        throw new DataException("synthetic:" + argument + " does not say how many stories to make")
                .expected("a number, " + range, "\"" + argument + "\"")
                .suggest("synthetic:500");
    }

    private static DataException unknown(String kind, String spec) {
        var error = new DataException("there is no kind of data set called \"" + kind + "\"")
                .expected(String.join(", ", kinds()), spec);
        return Spelling.nearest(kind, kinds())
                .map(near -> error.suggest("did you mean " + near + spec.substring(kind.length()) + " ?"))
                .orElseGet(() -> error.suggest("synthetic, which needs no files"));
    }
}
