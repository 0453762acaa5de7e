package org.storygan.datasets.flintstones;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.storygan.datasets.npy.Pickle;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;

/**
 * The four clips that follow each clip: from {@code following_cache4.pkl}, or, where it is missing, the next four ids of the
 * same season and episode.
 */
final class Sequences {

    static final int CLIPS = 5;

    /** The fields of an id between underscores: the second is the season, the fourth the episode. */
    private static final Pattern EPISODE = Pattern.compile("([^_]*_[0-9]+_[^_]*_[0-9]+)_.*");

    private final Map<String, List<String>> following;

    private Sequences(Map<String, List<String>> following) {
        this.following = following;
    }

    static Sequences of(Path folder, Collection<String> clips) {
        Path file = folder.resolve("following_cache4.pkl");
        return new Sequences(Files.exists(file) ? kept(file) : made(clips));
    }

    private static Map<String, List<String>> kept(Path file) {
        var dictionary = Python.dictionary(Pickle.read(file))
                .orElseThrow(() -> new DataException(file + " holds no dictionary of clips"));
        var following = new HashMap<String, List<String>>();
        dictionary.forEach((clip, next) -> following.put(text(clip, file), texts(next, file)));
        return following;
    }

    private static List<String> texts(Object list, Path file) {
        return Python.list(list)
                .orElseThrow(() -> new DataException(file + " has something else than a list of clips"))
                .stream()
                .map(next -> text(next, file))
                .toList();
    }

    private static String text(Object value, Path file) {
        return Python.text(value).orElseThrow(() -> new DataException(file + " has a clip whose name is no text"));
    }

    private static Map<String, List<String>> made(Collection<String> clips) {
        var inOrder = List.copyOf(new TreeSet<>(clips));
        var following = new HashMap<String, List<String>>();
        for (int i = 0; i + CLIPS <= inOrder.size(); i++) {
            var next = inOrder.subList(i + 1, i + CLIPS);
            String episode = episode(inOrder.get(i));
            if (next.stream().allMatch(clip -> episode(clip).equals(episode))) {
                following.put(inOrder.get(i), List.copyOf(next));
            }
        }
        return following;
    }

    private static String episode(String clip) {
        var match = EPISODE.matcher(clip);
        if (!match.matches()) {
            throw new DataException("\"" + clip + "\" is no clip of FlintstonesSV")
                    .expected("s_01_e_26_shot_000055_000129 or the like", clip);
        }
        return match.group(1);
    }

    /** The clip and the four after it; empty when there are fewer. */
    List<String> startingAt(String clip) {
        var next = following.getOrDefault(clip, List.of());
        if (next.size() != CLIPS - 1) {
            return List.of();
        }
        var story = new ArrayList<String>();
        story.add(clip);
        story.addAll(next);
        return story;
    }
}
