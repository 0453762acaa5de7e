package org.storygan.datasets.neutral;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Origin;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.text.JsonText;

/**
 * What evaluation sees of a split, {@code manifest-<split>.json}: for each frame which of its pictures and which of its
 * sentences, and the SHA-256 of the picture's bytes, (height, width, 3); before them how the set was read. Two people whose manifests agree evaluate on the
 * same pictures.
 *
 * <p>JSON with a line for each story, so that two manifests can be compared line by line.
 */
public final class Manifest {

    private static final String RULE =
            "picture: SplitMix64 keyed by (story id, frame), below the number of pictures;" + " sentence: the first";

    private Manifest() {}

    /** The file of this split in the folder, written anew; returns where it is. */
    public static Path write(StorySet set, Split split, Path folder) {
        Path file = folder.resolve("manifest-" + split.label() + ".json");
        try (var out = new WholeFile(file)) {
            out.line("{" + member("set", set.name()) + ", " + member("hash", set.hash()) + ", "
                    + member("split", split.label()) + ", \"settings\": " + JsonText.of(set.settings()) + ", "
                    + member("rule", RULE) + ", \"stories\": [");
            int stories = set.size(split);
            for (int i = 0; i < stories; i++) {
                out.line(JsonText.of(story(set, split, i)) + (i + 1 < stories ? "," : ""));
            }
            out.line("]}");
            out.finish();
            return file;
        } catch (IOException e) {
            throw new DataException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String member(String name, String value) {
        return JsonText.of(name) + ": " + JsonText.of(value);
    }

    private static Map<String, Object> story(StorySet set, Split split, int index) {
        var story = set.story(split, index);
        var origins = set.origins(split, index, Choice.FIXED);
        var frames = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < story.frames().size(); i++) {
            frames.add(frame(story.frame(i), origins.isEmpty() ? List.of() : List.of(origins.get(i))));
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("id", story.id());
        json.put("frames", frames);
        return json;
    }

    /** @param origin one, or none when the picture comes from no file */
    private static Map<String, Object> frame(Frame frame, List<Origin> origin) {
        var json = new LinkedHashMap<String, Object>();
        for (Origin from : origin) {
            json.put("file", from.file());
            json.put("picture", from.index());
            json.put("of", from.of());
        }
        json.put("sentence", 0);
        json.put("sha256", Sha256.ofBytes(frame.picture().rgb()));
        return json;
    }
}
