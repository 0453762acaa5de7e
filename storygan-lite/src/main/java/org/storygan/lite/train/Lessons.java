package org.storygan.lite.train;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.run.Console;
import org.storygan.lite.text.Caption;

/** What is learned in each step: the pictures of its batch with the features of their text. */
final class Lessons implements AutoCloseable {
    private static final double MEBI = 1024 * 1024;
    private final Device device;
    private final BatchFeed feed;
    private final TextTable table;
    private final int parts;
    private final boolean tellsLabels;

    Lessons(Device device, BatchFeed feed, TextTable table, TrainPlan plan) {
        this.device = device;
        this.feed = feed;
        this.table = table;
        parts = plan.config().whole("batch.accumulate");
        tellsLabels = plan.model().text().useLabels();
    }

    /** Encodes the text of all training stories first, when the run is long enough to read it all and it fits. */
    static Lessons of(
            Device device, StorySet set, Batcher batcher, TrainPlan plan, FrozenEncoder encoder, Console console) {
        var reading = plan.reading(encoder);
        var feed = new BatchFeed(batcher, reading);
        return new Lessons(device, feed, table(device, set, plan, encoder, console), plan);
    }

    private static TextTable table(
            Device device, StorySet set, TrainPlan plan, FrozenEncoder encoder, Console console) {
        long read = plan.steps() * plan.batch() * set.framesPerStory();
        if (read < (long) set.size(Split.TRAIN) * set.framesPerStory()) {
            return TextTable.empty(encoder);
        }
        Set<Caption> captions = captions(set, plan.reading(encoder));
        double mebi = TextTable.bytes(captions, encoder.trained().sizes().dim()) / MEBI;
        if (mebi > plan.config().whole("text.table_mib") || read < captions.size()) {
            return TextTable.empty(encoder);
        }
        long began = System.nanoTime();
        TextTable table = TextTable.of(device, encoder, captions);
        console.say(String.format(
                java.util.Locale.ROOT,
                "text of the whole set encoded once: %d sentences, %.1f MiB, %.1f s",
                table.size(),
                mebi,
                (System.nanoTime() - began) * 1e-9));
        return table;
    }

    private static Set<Caption> captions(StorySet set, BatchFeed.Reading reading) {
        Set<Caption> captions = new HashSet<>(); // its order is never used
        for (int i = 0; i < set.size(Split.TRAIN); i++) {
            for (List<String> sentences : set.text(Split.TRAIN, i).sentences()) {
                for (String sentence : reading.drawsSentences() ? sentences : sentences.subList(0, 1)) {
                    captions.add(Caption.of(reading.vocabulary(), sentence, reading.maxWords()));
                }
            }
        }
        return captions;
    }

    /** Waits for the batch of a step counted from 0. */
    BatchFeed.Prepared take(int step) {
        return feed.batch(step);
    }

    /** Its parts on the device, in the scope that is innermost now. */
    List<GanBatch> parts(BatchFeed.Prepared batch) {
        return batch.parts(parts).stream().map(this::onDevice).toList();
    }

    private GanBatch onDevice(BatchFeed.Prepared part) {
        return new GanBatch(part.images(device), text(part), part.frames(), part.rivals());
    }

    private TextFeatures text(BatchFeed.Prepared part) {
        TextFeatures sentences = table.features(device, part.tokens());
        return tellsLabels ? sentences.withLabels(part.labels(device)) : sentences;
    }

    /** How long the trainer has waited for batches so far, in nanoseconds. */
    long waitedNanos() {
        return feed.waitedNanos();
    }

    @Override
    public void close() {
        feed.close();
    }
}
