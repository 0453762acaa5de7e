package org.storygan.lite.train;

import org.storygan.datasets.story.Batcher;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;

/**
 * A configuration with the numbers that depend on the data.
 *
 * @param steps in all, counted from the run's beginning
 */
record TrainPlan(Config config, ModelConfig model, long steps) {

    static TrainPlan of(Config config, Batcher batcher) {
        long given = config.number("opt.steps");
        long steps = given > 0 ? given : (long) batcher.batchesPerEpoch() * config.whole("opt.epochs");
        return new TrainPlan(config, config.model(), steps);
    }

    long seed() {
        return config.number("run.seed");
    }

    /** Stories a step. */
    int batch() {
        return config.whole("batch.stories");
    }

    boolean drawsSentences() {
        return config.text("data.caption").equals("random");
    }

    int logEvery() {
        return config.whole("run.log_every");
    }

    /** 0 is never. */
    int sampleEvery() {
        return config.whole("run.sample_every");
    }

    /** 0 is never but at the end. */
    int checkpointEvery() {
        return config.whole("run.checkpoint_every");
    }

    /** How many epochs the whole run covers. */
    double epochs(Batcher batcher) {
        return (double) steps / batcher.batchesPerEpoch();
    }
}
