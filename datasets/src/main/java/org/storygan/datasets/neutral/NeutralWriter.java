package org.storygan.datasets.neutral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.datasets.files.CatalogStories;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.image.Strips;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.text.JsonParser;
import org.storygan.datasets.text.JsonText;

/**
 * Writes any data set as a folder that {@code jsonl:FOLDER} opens:
 *
 * <pre>
 * stories.jsonl          {"id", "source", "frames": [{"image", "strip", "sentences", "labels"}, ...]} a line
 * splits.json            {"train": [ids], "val": [ids], "test": [ids], "labels": [names], "origin", "rule"}
 * manifest-val.json      what evaluation sees; manifest-test.json likewise
 * images/                PNG, 64 wide: a clip each, with all of its pictures one below the other
 * </pre>
 *
 * <p>Stories are written as evaluation sees them: where training draws the scenes of a story from a larger group, that choice
 * is lost, but not the choice of sentence and picture.
 */
public final class NeutralWriter {

    private final StorySet set;
    private final Path folder;
    private final Progress progress;
    private final Map<Integer, String> images = new HashMap<>(); // of each clip that was written
    private int written;

    public NeutralWriter(StorySet set, Path folder, Progress progress) {
        this.set = set;
        this.folder = folder;
        this.progress = progress;
    }

    /** Pictures first: who finds stories.jsonl finds everything it names. */
    public void write() {
        try (var lines = new WholeFile(folder.resolve("stories.jsonl"));
                var splits = new WholeFile(folder.resolve("splits.json"))) {
            Files.createDirectories(folder.resolve("images"));
            splits.line(JsonText.of(writeStories(lines)));
            splits.finish();
            lines.finish();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("cannot write stories into " + folder + ": " + e.getMessage(), e);
        }
        Manifest.write(set, Split.VAL, folder);
        Manifest.write(set, Split.TEST, folder);
    }

    private Map<String, Object> writeStories(WholeFile lines) throws IOException {
        var splits = new LinkedHashMap<String, Object>();
        var seen = new HashMap<String, Split>();
        long total = set.size(Split.TRAIN) + set.size(Split.VAL) + set.size(Split.TEST);
        long done = 0;
        for (Split split : Split.values()) {
            var ids = new ArrayList<String>();
            for (int i = 0; i < set.size(split); i++) {
                String id = set.text(split, i).id();
                ids.add(id);
                if (seen.putIfAbsent(id, split) == null) { // a story may be in two splits
                    lines.line(JsonText.of(story(split, i)));
                }
                progress.report("writing " + set.name(), ++done, total);
            }
            splits.put(split.label(), ids);
        }
        splits.put("labels", set.labelNames());
        splits.put("origin", set.name());
        splits.put("rule", "as in " + set.name() + ", " + set.hash());
        return splits;
    }

    private Map<String, Object> story(Split split, int index) {
        var frames = new ArrayList<Map<String, Object>>();
        if (set instanceof CatalogStories files) {
            for (var shot : files.fixedShots(split, index)) {
                int pictures = files.catalog().clips().pictures(shot.clip());
                var sentences = shot.sentences();
                frames.add(frame(clip(files, shot.clip()), pictures, sentences, shot.labels()));
            }
        } else {
            for (Frame frame : set.story(split, index).frames()) {
                frames.add(frame(image(frame.picture()), 1, frame.sentences(), frame.labels()));
            }
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("id", set.text(split, index).id());
        line.put("source", set.name());
        line.put("frames", frames);
        return line;
    }

    /** Clips that several stories share are written once. */
    private String clip(CatalogStories files, int clip) {
        return images.computeIfAbsent(clip, c -> {
            var pictures = new ArrayList<Picture>();
            for (int i = 0; i < files.catalog().clips().pictures(clip); i++) {
                pictures.add(files.picture(clip, i));
            }
            return image(Strips.of(pictures));
        });
    }

    private String image(Picture picture) {
        String name = String.format(Locale.ROOT, "images/%06d.png", written++);
        PngWriter.write(picture, folder.resolve(name));
        return name;
    }

    private static Map<String, Object> frame(String image, int strip, List<String> sentences, List<Boolean> labels) {
        var json = new LinkedHashMap<String, Object>();
        json.put("image", image);
        json.put("strip", strip);
        json.put("sentences", sentences);
        json.put(
                "labels",
                labels.isEmpty()
                        ? JsonParser.NULL
                        : labels.stream().map(is -> is ? 1 : 0).toList());
        return json;
    }
}
