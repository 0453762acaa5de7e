package org.storygan.lite.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.datasets.story.Split;
import org.storygan.lite.app.DemoRequest;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.report.Report;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.RunFolder;

/** The whole tour on the built-in stories: pre-train, train, draw stories nobody has seen, tell about it on one page. */
final class DemoJob {
    /** One place only: with eight of them so few steps would find nothing but their mean colour. */
    private static final String STORIES = "synthetic:400?place=meadow";

    /** Five times the paper's: at 2e-3 the sky came out purple over brown, at a rate for many epochs two minutes show little. */
    private static final String RATE = "0.001";

    /** With all of it, first frames, where noise is strongest, had red skies and no ground. */
    private static final String NOISE = "0.01";

    private static final int SHOWN = 4; // stories of the test split
    private final DemoRequest request;
    private final Console console;

    DemoJob(DemoRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    int run() {
        Path out = request.destination().out();
        long began = System.nanoTime();
        int exit = new TrainJob(training(out), console).run();
        if (exit != 0) {
            return exit;
        }
        Path samples = out.resolve("stories");
        Path checkpoint =
                CheckpointFolder.of(out.resolve("checkpoints")).newest().orElseThrow();
        var drawing = new SampleRequest(
                checkpoint,
                new StorySource.FromData(STORIES, Split.TEST, SHOWN),
                new Destination(samples, Existing.REPLACE),
                new SampleRequest.Draws(request.seed(), 1, 1),
                new SampleRequest.Extras(false, false),
                request.machine());
        new SampleJob(drawing, console).run();
        write(out, samples.resolve("sheet.png"), (System.nanoTime() - began) * 1e-9);
        return 0;
    }

    private TrainRequest training(Path out) {
        long steps = request.steps().orElse(request.isQuick() ? 10 : 160);
        String often = Long.toString(Math.max(1, steps / 2));
        Config config = Config.preset("tiny")
                .with("run.data", STORIES, "demo")
                .with("run.seed", Long.toString(request.seed()), "--seed")
                .with("run.sample_every", often, "demo")
                .with("run.checkpoint_every", often, "demo")
                .with("ctx.noise_scale", NOISE, "demo")
                .with("opt.lr_g", RATE, "demo")
                .with("opt.lr_d", RATE, "demo")
                .with("opt.schedule", "const", "demo")
                .with("opt.steps", Long.toString(steps), "demo")
                .with("damsm.before_training", request.isQuick() ? "10" : "250", "demo");
        return new TrainRequest(
                config, new Destination(out, request.destination().existing()), request.machine());
    }

    private void write(Path out, Path sheet, double seconds) {
        try (RunFolder folder = RunFolder.open(out, Existing.RESUME)) {
            Report report = RunReport.of("StoryGAN-lite: a tour in one page", folder);
            report.heading("Stories that the model never saw")
                    .paragraph(
                            "So few steps teach the place: a light sky, trees, green ground. Who stands on it takes thousands of"
                                    + " steps more; what longer runs give on real stories is told in docs/real-stories.md.")
                    .png("sentences, true and drawn frames", Files.readAllBytes(sheet));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("the whole tour took, seconds", Math.round(seconds));
            facts.put("stories", STORIES);
            report.facts(facts).write(folder.report());
            folder.done();
            console.result(folder.report().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sheet, e);
        }
    }
}
