package org.storygan.lite.train;

import java.util.Map;
import org.storygan.datasets.story.Batcher;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.model.ModelConfig;

/**
 * A request with every open choice decided.
 *
 * @param batch stories a step
 * @param steps in all, counted from the run's beginning
 * @param logEvery, sampleEvery, checkpointEvery in steps; 0 is never
 * @param pretrainSteps of the text encoder, when none is given
 */
record TrainPlan(
        ModelConfig config,
        int batch,
        long steps,
        int logEvery,
        int sampleEvery,
        int checkpointEvery,
        long pretrainSteps) {
    private static final Map<String, Integer> BATCH = Map.of("tiny", 4, "small", 4, "half", 8, "paper", 18);
    private static final int PAPER_EPOCHS = 120;

    static int batch(TrainRequest request) {
        return request.length()
                .batch()
                .orElse(BATCH.getOrDefault(request.model().preset(), 8));
    }

    static TrainPlan of(TrainRequest request, Batcher batcher) {
        long perEpoch = batcher.batchesPerEpoch();
        long steps = request.length()
                .steps()
                .orElse(perEpoch * request.length().epochs().orElse(PAPER_EPOCHS));
        return new TrainPlan(
                request.model().config(),
                batcher.batchSize(),
                steps,
                request.every().log().orElse(10),
                request.every().sample().orElse(100),
                request.every().checkpoint().orElse(200),
                request.encoder()
                        .pretrainSteps()
                        .orElse(request.model().preset().equals("tiny") ? 100 : 150));
    }

    /** How many epochs the whole run covers. */
    double epochs(Batcher batcher) {
        return (double) steps / batcher.batchesPerEpoch();
    }
}
