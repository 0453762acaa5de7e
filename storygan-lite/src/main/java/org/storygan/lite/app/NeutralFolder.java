package org.storygan.lite.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.LongWork;

/**
 * A data set as a folder that {@code --data jsonl:DIR} reads:
 *
 * <pre>
 * stories.jsonl   {"id", "source", "frames": [{"image", "strip", "sentences", "labels"}, ...]} a line
 * splits.json     {"train": [ids], "val": [ids], "test": [ids], "origin", "rule"}
 * images/         one PNG a frame
 * </pre>
 */
final class NeutralFolder {

    private final Path folder;
    private final LongWork progress;
    private final StringBuilder lines = new StringBuilder();

    NeutralFolder(Path folder, Console console) {
        this.folder = folder;
        progress = new LongWork(console);
    }

    /** Pictures first: who finds stories.jsonl finds everything it names. */
    void write(StorySet set) {
        folder.resolve("images").toFile().mkdirs();
        var splits = new LinkedHashMap<String, Object>();
        int total = set.size(Split.TRAIN) + set.size(Split.VAL) + set.size(Split.TEST);
        int done = 0;
        for (var split : Split.values()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < set.size(split); i++) {
                var story = set.story(split, i);
                ids.add(story.id());
                lines.append(Json.line(line(set, story))).append('\n');
                progress.report("writing " + set.name(), ++done, total);
            }
            splits.put(split.label(), ids);
        }
        splits.put("origin", "custom");
        splits.put("rule", "as in " + set.name());
        write("splits.json", Json.pretty(splits) + "\n");
        write("stories.jsonl", lines.toString());
    }

    private void write(String name, String text) {
        AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> line(StorySet set, Story story) {
        var frames = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < story.frames().size(); i++) {
            var image = "images/" + story.id() + "-" + (i + 1) + ".png";
            PngWriter.write(story.frame(i).picture(), folder.resolve(image));
            frames.add(frame(image, story.frame(i)));
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("id", story.id());
        line.put("source", set.name());
        line.put("frames", frames);
        return line;
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
}
