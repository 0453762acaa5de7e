package org.storygan.lite.app;

import java.util.ArrayList;
import java.util.List;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;

/** Keeps the requests it gets, and returns or throws as it is told. */
final class RecordingJobs implements Jobs {

    final List<Object> requests = new ArrayList<>();
    int exitCode;
    Throwable thrown;

    private int done(Object request, Console console) {
        requests.add(request);
        console.say("at work");
        if (thrown instanceof Error e) {
            throw e;
        } else if (thrown instanceof RuntimeException e) {
            throw e;
        }
        return exitCode;
    }

    @Override
    public int pretrain(PretrainRequest request, Console console) {
        return done(request, console);
    }

    @Override
    public int train(TrainRequest request, Console console) {
        return done(request, console);
    }

    @Override
    public int dryRun(TrainRequest request, Console console) {
        return done("dry", console) + done(request, console);
    }

    @Override
    public int ablate(AblateRequest request, Console console) {
        return done(request, console);
    }

    @Override
    public int sample(SampleRequest request, Console console) {
        return done(request, console);
    }

    @Override
    public int evaluate(EvaluateRequest request, Console console) {
        return done(request, console);
    }

    @Override
    public long peakBytes(Config config) {
        return 3L << 20;
    }

    @Override
    public int demo(DemoRequest request, Console console) {
        return done(request, console);
    }
}
