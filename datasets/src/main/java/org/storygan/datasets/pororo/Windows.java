package org.storygan.datasets.pororo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;

/**
 * The windows of five clips in the order to which the split files refer: from the caches that StoryGAN's loader leaves, or,
 * where these are missing, made again as it makes them.
 */
final class Windows {

    private static final String FIRST = "img_cache4.npy";
    private static final String FOLLOWING = "following_cache4.npy";
    private static final String COUNTER = "frames_counter.npy";

    private Windows() {}

    static List<Window> of(Path root) {
        boolean areKept = Files.exists(root.resolve(FIRST)) && Files.exists(root.resolve(FOLLOWING));
        return areKept ? kept(root.resolve(FIRST), root.resolve(FOLLOWING)) : made(root);
    }

    /** From an array of first pictures and one, (stories, 4), of those that follow. */
    private static List<Window> kept(Path first, Path following) {
        var starts = rows(first);
        var nexts = rows(following);
        if (starts.size() != nexts.size()) {
            throw new DataException(first + " and " + following + " do not belong together")
                    .expected(starts.size() + " stories in both", nexts.size() + " in the second");
        }
        var windows = new ArrayList<Window>();
        for (int i = 0; i < starts.size(); i++) {
            var clips = new ArrayList<ClipKey>();
            clips.add(key(starts.get(i), first, i));
            for (Object next : Python.list(nexts.get(i)).orElse(List.of())) {
                clips.add(key(next, following, i));
            }
            if (clips.size() != Window.CLIPS) {
                throw new DataException(following + " is not made for stories of " + Window.CLIPS + " clips")
                        .expected("4 pictures a story", clips.size() - 1 + " for story " + i);
            }
            windows.add(new Window(clips));
        }
        return windows;
    }

    private static List<Object> rows(Path file) {
        return Python.list(NpyFile.read(file))
                .orElseThrow(() -> new DataException(file + " holds no list of pictures"));
    }

    private static ClipKey key(Object value, Path file, int story) {
        return Python.text(value).flatMap(ClipKey::of).orElseThrow(() -> new DataException(
                        file + " names no clip for story " + story)
                .expected("season/episode/number.png", Python.text(value).orElse("no text")));
    }

    /** A window starts at every picture that has four more behind it; seasons, episodes and pictures in order of their names. */
    private static List<Window> made(Path root) {
        var counts = counts(root.resolve(COUNTER));
        var windows = new ArrayList<Window>();
        for (Path season : sorted(root)) {
            for (Path episode : sorted(season)) {
                String folder = season.getFileName() + "/" + episode.getFileName();
                var pictures = sorted(episode).stream()
                        .flatMap(file -> ClipKey.of(folder + "/" + file.getFileName()).stream())
                        .toList();
                long count = counts.getOrDefault(folder + "/", (long) pictures.size());
                pictures.stream()
                        .filter(key -> key.number() <= count - (Window.CLIPS - 1))
                        .map(Window::startingAt)
                        .forEach(windows::add);
            }
        }
        return windows;
    }

    private static Map<String, Long> counts(Path file) {
        var counts = new HashMap<String, Long>();
        if (Files.exists(file)) {
            var dictionary = Python.dictionary(NpyFile.read(file))
                    .orElseThrow(() -> new DataException(file + " holds no dictionary of episodes"));
            dictionary.forEach((folder, count) -> Python.integer(count)
                    .ifPresent(number -> counts.put(Python.text(folder).orElse(""), number)));
        }
        return counts;
    }

    /** What a folder holds, by name as computers sort: 1, 10, 2. A file holds nothing. */
    private static List<Path> sorted(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new DataException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
