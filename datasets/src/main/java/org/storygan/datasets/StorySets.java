package org.storygan.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.datasets.files.AbstractStories;
import org.storygan.datasets.files.CoDrawStories;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.synthetic.SyntheticStories;

/** Opens a data set by its specification: {@code synthetic}, {@code synthetic:500}, or {@code KIND:PATH}. */
public final class StorySets {

    private interface Opener {
        /** @param argument what follows the colon; empty when there is no colon */
        StorySet open(String argument, OpenOptions options);
    }

    private static final Map<String, Opener> KINDS = new TreeMap<>(Map.of(
            "synthetic", StorySets::synthetic, "codraw", StorySets::codraw, "abstract", StorySets::abstractScenes));

    private StorySets() {}

    /** What may stand before the colon. */
    public static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    /**
     * Opens the data set.
     *
     * @throws DataException when the specification or what it points to is wrong
     */
    public static StorySet open(String spec, OpenOptions options) {
        int colon = spec.indexOf(':');
        String kind = colon < 0 ? spec : spec.substring(0, colon);
        var opener = KINDS.get(kind);
        if (opener == null) {
            throw unknown(kind, spec);
        }
        return opener.open(colon < 0 ? "" : spec.substring(colon + 1), options);
    }

    private static StorySet synthetic(String argument, OpenOptions options) {
        int stories = argument.isEmpty() ? SyntheticStories.DEFAULT_STORIES : storyCount(argument);
        return new SyntheticStories(stories, options.seed());
    }

    private static StorySet codraw(String argument, OpenOptions options) {
        return CoDrawStories.open(folder("codraw", argument), options);
    }

    private static StorySet abstractScenes(String argument, OpenOptions options) {
        return AbstractStories.open(folder("abstract", argument), options);
    }

    private static Path folder(String kind, String argument) {
        if (argument.isBlank()) {
            throw new DataException(kind + " does not say where the data set is")
                    .expected(kind + ":FOLDER", kind)
                    .suggest(kind + ":/data/" + kind);
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new DataException("\"" + argument + "\" cannot be the name of a folder", e);
        }
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
                .expected(String.join(", ", KINDS.keySet()), spec);
        return Spelling.nearest(kind, KINDS.keySet())
                .map(near -> error.suggest("did you mean " + near + spec.substring(kind.length()) + " ?"))
                .orElseGet(() -> error.suggest("synthetic, which needs no files"));
    }
}
