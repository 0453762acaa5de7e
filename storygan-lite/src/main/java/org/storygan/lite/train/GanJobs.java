package org.storygan.lite.train;

import org.storygan.lite.app.AblateRequest;
import org.storygan.lite.app.DemoRequest;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.Jobs;
import org.storygan.lite.app.PretrainRequest;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;

/** The work behind the commands, each in a class of its own. */
public final class GanJobs implements Jobs {
    @Override
    public int pretrain(PretrainRequest request, Console console) {
        return new PretrainJob(request, console).run();
    }

    @Override
    public int train(TrainRequest request, Console console) {
        int exit = new TrainJob(request, console).run();
        console.result(request.destination().out().toString());
        return exit;
    }

    @Override
    public int dryRun(TrainRequest request, Console console) {
        return new DryRun(request, console).run();
    }

    @Override
    public int ablate(AblateRequest request, Console console) {
        return new AblateJob(request, console).run();
    }

    @Override
    public int sample(SampleRequest request, Console console) {
        int exit = new SampleJob(request, console).run();
        console.result(request.destination().out().resolve("sheet.png").toString());
        return exit;
    }

    @Override
    public int evaluate(EvaluateRequest request, Console console) {
        return new EvaluateJob(request, console).run();
    }

    @Override
    public long peakBytes(Config config) {
        return StepMemory.peakBytes(config);
    }

    @Override
    public int demo(DemoRequest request, Console console) {
        return new DemoJob(request, console).run();
    }
}
