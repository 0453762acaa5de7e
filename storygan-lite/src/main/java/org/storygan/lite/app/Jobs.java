package org.storygan.lite.app;

import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;

/**
 * The work behind the commands that need a model; found through {@link java.util.ServiceLoader}, so that help and version
 * load none of it.
 *
 * <p>Each returns the exit code of the program: 0, or that of the signal which stopped it. Everything else is thrown.
 */
public interface Jobs {

    int pretrain(PretrainRequest request, Console console);

    int train(TrainRequest request, Console console);

    /** Everything that training needs once, and nothing left behind. */
    int dryRun(TrainRequest request, Console console);

    int ablate(AblateRequest request, Console console);

    int sample(SampleRequest request, Console console);

    int evaluate(EvaluateRequest request, Console console);

    /** The most bytes of tensors that are alive at once in a training step with these settings. */
    long peakBytes(Config config);

    int demo(DemoRequest request, Console console);
}
