package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/**
 * A configuration with the numbers that depend on the data.
 *
 * @param stepsPerEpoch batches that are read before the first comes again
 * @param steps in all, counted from the run's beginning
 */
record TrainPlan(Config config, ModelConfig model, int stepsPerEpoch, long steps) {
    private static final int STORIES_PER_SPLIT = 3; // on a sheet
    private static final int FEWEST_STORIES =
            2; // in a part of a batch: batch norms of the story code see one row a story

    static TrainPlan of(Config config, Batcher batcher) {
        check(config);
        int byHeart = config.whole("run.overfit_batches");
        int perEpoch = byHeart > 0 ? Math.min(byHeart, batcher.batchesPerEpoch()) : batcher.batchesPerEpoch();
        long given = config.number("opt.steps");
        long steps = given > 0 ? given : (long) perEpoch * config.whole("opt.epochs");
        return new TrainPlan(config, config.model(), perEpoch, steps);
    }

    private static void check(Config config) {
        int stories = config.whole("batch.stories");
        int parts = config.whole("batch.accumulate");
        if (stories % parts != 0 || stories / parts < FEWEST_STORIES) {
            throw AppException.of(
                            ErrorCode.E2_CONFIG,
                            "a batch of " + stories + " stories cannot pass in " + parts + " parts")
                    .expected("equal parts of at least " + FEWEST_STORIES + " stories")
                    .suggest("--batch " + FEWEST_STORIES * parts);
        }
    }

    long seed() {
        return config.number("run.seed");
    }

    /** Stories a step. */
    int batch() {
        return config.whole("batch.stories");
    }

    /** What is read of the stories, with the words that an encoder knows. */
    BatchFeed.Reading reading(FrozenEncoder encoder) {
        int byHeart = config.whole("run.overfit_batches");
        return new BatchFeed.Reading(
                encoder.vocabulary(),
                encoder.maxWords(),
                config.text("data.caption").equals("random"),
                byHeart > 0 ? stepsPerEpoch : 0);
    }

    /** The stories of the sheets: some of each split, or some of those that are learned by heart. */
    SheetMaker sheets(StorySet set, Batcher batcher) {
        if (config.whole("run.overfit_batches") == 0) {
            return new SheetMaker(set, STORIES_PER_SPLIT);
        }
        List<Story> stories = new ArrayList<>();
        for (int i = 0; i < stepsPerEpoch && stories.size() < 2 * STORIES_PER_SPLIT; i++) {
            stories.addAll(batcher.batch(0, i));
        }
        Choice choice = config.text("data.caption").equals("random") ? batcher.choice(0) : Choice.FIXED;
        return new SheetMaker(stories.subList(0, Math.min(stories.size(), 2 * STORIES_PER_SPLIT)), choice);
    }

    int logEvery() {
        return config.whole("run.log_every");
    }

    /** Whether a step whose numbers are not finite is left out, and not the end of the run. */
    boolean skipsNotFinite() {
        return config.text("run.on_nan").equals("skip");
    }

    /** 0 is never. */
    int sampleEvery() {
        return config.whole("run.sample_every");
    }

    /** 0 is never but at the end. */
    int checkpointEvery() {
        return config.whole("run.checkpoint_every");
    }

    /** How many of the newest stay. */
    int keptCheckpoints() {
        return config.whole("run.keep_checkpoints");
    }

    /** How far through the epochs a step is, counted from 1, when it begins. */
    double epoch(int step) {
        return (double) (step - 1) / stepsPerEpoch;
    }

    /** How many epochs the whole run covers. */
    double epochs() {
        return (double) steps / stepsPerEpoch;
    }
}
