package org.storygan.lite.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Origin;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.LongWork;

/**
 * A data set as a folder that {@code --data jsonl:DIR} reads, its stories as evaluation sees them:
 *
 * <pre>
 * stories.jsonl        {"id", "source", "frames": [{"image", "strip", "sentences", "labels"}, ...]} a line
 * splits.json          {"train": [ids], "val": [ids], "test": [ids], "origin", "rule"}
 * manifest-SPLIT.json  where each frame came from, and the SHA-256 of its pixels, row by row, red green blue
 * images/              one PNG a frame
 * </pre>
 */
final class NeutralFolder {

    private static final String IMAGES = "images";
    private static final int LONGEST_NAME = 80; // letters of a story's id in the names of its files

    private final Path folder;
    private final LongWork progress;
    private final StringBuilder lines = new StringBuilder();
    private int total;
    private int done;

    NeutralFolder(Path folder, Console console) {
        this.folder = folder;
        progress = new LongWork(console);
    }

    /** Pictures first: who finds stories.jsonl finds everything it names. */
    void write(StorySet set) {
        folder.resolve(IMAGES).toFile().mkdirs();
        total = set.size(Split.TRAIN) + set.size(Split.VAL) + set.size(Split.TEST);
        var splits = new LinkedHashMap<String, Object>();
        for (var split : Split.values()) {
            splits.put(split.label(), write(set, split));
        }
        splits.put("origin", "custom");
        splits.put("rule", "as in " + set.name());
        write("splits.json", Json.pretty(splits) + "\n");
        write("stories.jsonl", lines.toString());
    }

    /** Writes the stories of a split and says which they are. */
    private List<String> write(StorySet set, Split split) {
        var ids = new ArrayList<String>();
        var manifest = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < set.size(split); i++) {
            var story = set.story(split, i);
            ids.add(story.id());
            lines.append(Json.line(line(set, story))).append('\n');
            manifest.add(entry(story, set.origins(split, i, Choice.FIXED)));
            progress.report("writing " + set.name(), ++done, total);
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("set", set.name());
        json.put("hash", set.hash());
        json.put("split", split.label());
        json.put("stories", manifest);
        write("manifest-" + split.label() + ".json", Json.pretty(json) + "\n");
        return ids;
    }

    private void write(String name, String text) {
        AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> line(StorySet set, Story story) {
        var frames = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < story.frames().size(); i++) {
            var image = IMAGES + "/" + fileName(story.id()) + "-" + (i + 1) + ".png";
            PngWriter.write(story.frame(i).picture(), folder.resolve(image));
            frames.add(frame(image, story.frame(i)));
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("id", story.id());
        line.put("source", set.name());
        line.put("frames", frames);
        return line;
    }

    /** The id where it can be a file's name anywhere; else its plain letters, and its number so that no two are the same. */
    private String fileName(String id) {
        if (id.length() <= LONGEST_NAME && id.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            return id;
        }
        String plain = id.replaceAll("[^A-Za-z0-9_.-]+", "_");
        String shorter = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        return String.format(Locale.ROOT, "%06d_%s", done + 1, shorter);
    }

    private static Map<String, Object> frame(String image, Frame frame) {
        var json = new LinkedHashMap<String, Object>();
        json.put("image", image);
        json.put("strip", 1);
        json.put("sentences", frame.sentences());
        List<Integer> labels = frame.labels().stream().map(is -> is ? 1 : 0).toList();
        json.put("labels", labels.isEmpty() ? null : labels);
        return json;
    }

    private static Map<String, Object> entry(Story story, List<Origin> origins) {
        var frames = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < story.frames().size(); i++) {
            var json = new LinkedHashMap<String, Object>();
            if (i < origins.size()) {
                json.put("file", origins.get(i).file());
                json.put("picture", origins.get(i).index());
                json.put("of", origins.get(i).of());
            }
            json.put("sentence", 0); // the first is the one that evaluation reads
            json.put("sha256", Sha256.ofBytes(story.frame(i).picture().rgb()));
            frames.add(json);
        }
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", story.id());
        entry.put("frames", frames);
        return entry;
    }
}
