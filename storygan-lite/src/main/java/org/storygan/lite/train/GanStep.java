package org.storygan.lite.train;

import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.Discriminator;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.Selection;
import org.storygan.lite.model.TextFeatures;
import org.storygan.nn.Losses;
import org.storygan.nn.Pass;
import org.storygan.optim.Adam;

/**
 * One step of training: the discriminator learns from real, generated and wrongly described pictures, then the generator from the
 * discriminator's judgement. L_D = softplus(-D(x, s)) + 1/2 softplus(D(x̂, s)) + 1/2 softplus(D(x, s̃)), with the text s̃ of another
 * story; L_G = softplus(-D(x̂, s)) + λ KL. Means over all frames.
 */
final class GanStep {
    private final Generator generator;
    private final Discriminator discriminator;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private final GanSettings settings;
    private final long seed;

    GanStep(Generator generator, Discriminator discriminator, GanSettings settings, long seed) {
        this.generator = generator;
        this.discriminator = discriminator;
        this.settings = settings;
        this.seed = seed;
        generatorAdam = new Adam(generator, Adam.Settings.GAN);
        discriminatorAdam = new Adam(discriminator, Adam.Settings.GAN);
    }

    Adam generatorAdam() {
        return generatorAdam;
    }

    Adam discriminatorAdam() {
        return discriminatorAdam;
    }

    /** One batch: pictures (n, 64, 64, 3) in [-1, 1], their text, and how many frames make a story. */
    record Batch(Tensor images, TextFeatures text, int frames) {}

    /** Runs step number {@code step}; its random numbers depend on the seed and that number alone. */
    GanReport run(Batch batch, int step, double epoch, Stopwatch watch) {
        var report = new GanReport();
        report.temperature = settings.temperature().at(epoch);
        report.rate = settings.generatorRate().at(epoch);
        Selection selection = settings.selector().training(report.temperature);
        Device device = batch.images().device();
        try (var scope = device.scope("discriminator step " + step)) {
            learnToJudge(batch, step, selection, report, watch);
            watch.now(Stopwatch.Part.OPTIMIZER);
            discriminatorAdam.step(
                    report.gradients, settings.discriminatorRate().at(epoch));
        }
        try (var scope = device.scope("generator step " + step)) {
            learnToDraw(batch, step, selection, report, watch);
            watch.now(Stopwatch.Part.OPTIMIZER);
            generatorAdam.step(report.gradients, report.rate);
        }
        report.gradients = null;
        watch.now(Stopwatch.Part.OTHER);
        return report;
    }

    private void learnToJudge(Batch batch, int step, Selection selection, GanReport report, Stopwatch watch) {
        watch.now(Stopwatch.Part.FORWARD);
        Drawn drawn = drawWithoutHistory(batch, step, selection);
        TextFeatures text = batch.text().withCode(drawn.code());
        Pass judging = training(Streams.JUDGING_REAL, step);
        Tensor stem = discriminator.stem(batch.images(), judging); // reads no text: right and wrong text share it
        Tensor real = discriminator.judge(stem, text, judging, selection).pair();
        Tensor fake = judge(drawn.images(), text, selection, training(Streams.JUDGING_FAKE, step));
        Tensor loss = Losses.real(real).add(Losses.fake(fake).mul(0.5));
        if (settings.matchingAware() && batch.images().size(0) > batch.frames()) {
            Pass misjudging = training(Streams.JUDGING_WRONG, step);
            Tensor mismatched = discriminator
                    .judge(stem, text.rolled(batch.frames()), misjudging, selection)
                    .pair();
            loss = loss.add(Losses.fake(mismatched).mul(0.5));
            report.judgedWrong = probability(mismatched);
        }
        report.judgedReal = probability(real);
        report.judgedFake = probability(fake);
        report.discriminatorLoss = loss.item();
        report.pictureSpread = spread(drawn.images());
        watch.now(Stopwatch.Part.BACKWARD);
        report.gradients = Gradients.of(loss, discriminator.tensors());
    }

    private void learnToDraw(Batch batch, int step, Selection selection, GanReport report, Stopwatch watch) {
        watch.now(Stopwatch.Part.FORWARD);
        Generator.Output drawn =
                generator.apply(batch.text(), batch.frames(), training(Streams.GENERATOR_STEP, step), selection);
        Pass unchanged =
                Pass.trainingUnchanged(Streams.JUDGING_FOR_GENERATOR.key(seed).at(step));
        TextFeatures text = batch.text().withCode(drawn.mean().detach());
        Tensor fooling = Losses.real(judge(drawn.images(), text, selection, unchanged));
        Tensor kl = Losses.kl(drawn.mean(), drawn.logVariance());
        Tensor loss = fooling.add(kl.mul(settings.klWeight()));
        report.generatorLoss = fooling.item();
        report.kl = kl.item();
        drawn.usage().forEach(use -> report.selfAttention.put(use.block(), use.mean()));
        watch.now(Stopwatch.Part.BACKWARD);
        report.gradients = Gradients.of(loss, generator.tensors());
    }

    private record Drawn(Tensor images, Tensor code) {}

    /** Only the pictures and the story codes outlive the pass that made them. */
    private Drawn drawWithoutHistory(Batch batch, int step, Selection selection) {
        try (var scope = batch.images().device().scope("drawing")) {
            Generator.Output drawn = generator.apply(
                    batch.text(), batch.frames(), training(Streams.DISCRIMINATOR_STEP, step), selection);
            return new Drawn(drawn.images().keptBy(scope), drawn.mean().copy().keptBy(scope));
        }
    }

    private Tensor judge(Tensor images, TextFeatures text, Selection selection, Pass pass) {
        return discriminator.apply(images, text, pass, selection);
    }

    private Pass training(Streams stream, int step) {
        return Pass.training(stream.key(seed).at(step));
    }

    private static double probability(Tensor logits) {
        return logits.sigmoid().mean().item();
    }

    /** The standard deviation of a pixel over the batch, averaged over pixels: near 0 when all pictures are alike. */
    private static double spread(Tensor images) {
        return images.variance(0).sqrt().mean().item();
    }
}
