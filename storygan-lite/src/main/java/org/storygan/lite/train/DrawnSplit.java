package org.storygan.lite.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.evaluate.Gallery;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.RunFolder;

/**
 * Draws the stories of a split with a checkpoint, once for each sampling seed.
 *
 * @param kept the folder that the pictures are written to, one below it for each seed; none: nowhere
 */
record DrawnSplit(EvaluateRequest.Drawn wanted, Optional<Path> kept, Console console) {

    /**
     * One gallery for each seed.
     *
     * @param facts gets what a receipt tells of the checkpoint and how it drew
     */
    List<Gallery> of(Device device, StorySet set, List<Story> stories, Map<String, Object> facts) {
        Checkpoint checkpoint = Checkpoint.read(wanted.checkpoint());
        FrameLabels.check(checkpoint, set);
        facts.put("checkpoint_step", checkpoint.step());
        facts.put("trained_on", checkpoint.fact("data"));
        facts.put("selected_by", checkpoint.rating().map(Rating::name).orElse("nothing"));
        warnOfSelection(checkpoint);
        if (checkpoint.config().model().text().useLabels()) {
            facts.put("labels_told", set.labelNames());
            warnOfLabels();
        }
        List<Script> scripts = stories.stream().map(Script::of).toList();
        List<Gallery> drawn = new ArrayList<>();
        try (var scope = device.scope("drawing")) {
            Artist artist = Artist.of(device, checkpoint);
            facts.putAll(artist.facts());
            for (int sample = 0; sample < wanted.samples(); sample++) {
                long seed = wanted.seed() + sample;
                console.say("drawing " + stories.size() + " stories with seed " + seed + " (" + artist.generator()
                        + " generator)");
                Gallery gallery = gallery(stories, artist.sampler().draw(scripts, seed, 1));
                kept.ifPresent(folder -> keep(gallery, folder.resolve("seed-" + seed)));
                drawn.add(gallery);
            }
        }
        return drawn;
    }

    /** A checkpoint that is the best of many on the stories it is now scored on is scored too well. */
    private void warnOfSelection(Checkpoint checkpoint) {
        String split = "," + wanted.split().label();
        checkpoint
                .rating()
                .filter(rating -> rating.name().contains(split))
                .ifPresent(rating -> console.warn(
                        "E8-CHOSEN: this checkpoint may have been chosen on these very stories, by " + rating.name()));
    }

    /** What it is told of a frame is what is to be seen in it, whether the sentence says so or not. */
    private void warnOfLabels() {
        console.warn(
                "E8-TOLD: this model is told who is in each frame (use_labels=true), here as the labels of the true"
                        + " frames say: its scores are not those of a model that reads sentences alone");
    }

    private static Gallery gallery(List<Story> stories, List<List<Picture>> frames) {
        Map<String, List<Picture>> byId = new LinkedHashMap<>();
        for (int i = 0; i < stories.size(); i++) {
            byId.put(stories.get(i).id(), frames.get(i));
        }
        return Gallery.of(byId);
    }

    /** The true pictures. */
    static Gallery real(List<Story> stories) {
        return gallery(
                stories,
                stories.stream()
                        .map(story ->
                                story.frames().stream().map(f -> f.picture()).toList())
                        .toList());
    }

    /** A manifest names the hash of each. */
    private static void keep(Gallery gallery, Path folder) {
        RunFolder.results(folder, Existing.REPLACE);
        Map<String, Object> manifest = new LinkedHashMap<>();
        for (Gallery.Entry entry : gallery.entries()) {
            String file = Gallery.fileName(entry);
            AtomicFile.write(
                    folder.resolve(file), PngWriter.bytes(entry.picture().get()));
            manifest.put(file, entry.hash());
        }
        AtomicFile.write(folder.resolve("manifest.json"), Json.pretty(manifest).getBytes(StandardCharsets.UTF_8));
    }
}
