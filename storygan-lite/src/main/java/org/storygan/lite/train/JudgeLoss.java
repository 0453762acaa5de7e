package org.storygan.lite.train;

import org.storygan.autograd.Tensor;
import org.storygan.lite.model.Discriminator;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.nn.Losses;
import org.storygan.nn.Pass;

/**
 * What the discriminator learns from: L = softplus(-D(x, s)) + 1/2 softplus(D(x̂, s)) + 1/2 softplus(D(x, s̃)) for real pictures x,
 * drawn ones x̂, and the text s̃ of another story. Means over all frames.
 */
record JudgeLoss(Gan gan, GanSettings.Weights weights) {
    Tensor of(GanBatch batch, Turn turn, GanReport report, Stopwatch watch) {
        Drawn drawn = drawn(batch, turn);
        TextFeatures text = batch.text().withCode(drawn.code());
        Pass judging = turn.training(Streams.JUDGING_REAL);
        Tensor stem = gan.discriminator().stem(batch.images(), judging); // reads no text: right and wrong text share it
        Discriminator.Judgement real = gan.discriminator().judge(stem, text, judging, turn.selection());
        Tensor fake =
                gan.discriminator().apply(drawn.images(), text, turn.training(Streams.JUDGING_FAKE), turn.selection());
        Tensor loss = Losses.real(real.pair()).add(Losses.fake(fake).mul(0.5));
        if (weights.matchingAware() && batch.hasSeveralStories()) {
            loss = loss.add(mismatched(batch, stem, text, turn, report).mul(0.5));
        }
        report.add(Figure.D_REAL, probability(real.pair()));
        report.add(Figure.D_FAKE, probability(fake));
        report.add(Figure.LOSS_D, loss);
        report.add(Figure.SPREAD, spread(drawn.images()));
        report.add(Figure.SPREAD_REAL, spread(batch.images()));
        real.usage().forEach(use -> report.addSelfAttention("d_" + use.block(), use.mean()));
        return loss;
    }

    private Tensor mismatched(GanBatch batch, Tensor stem, TextFeatures text, Turn turn, GanReport report) {
        Tensor wrong = gan.discriminator()
                .judge(stem, text.rolled(batch.frames()), turn.training(Streams.JUDGING_WRONG), turn.selection())
                .pair();
        report.add(Figure.D_WRONG, probability(wrong));
        return Losses.fake(wrong);
    }

    private record Drawn(Tensor images, Tensor code) {}

    /** Only the pictures and the story codes outlive the pass that made them. */
    private Drawn drawn(GanBatch batch, Turn turn) {
        try (var scope = batch.images().device().scope("drawing")) {
            Generator.Output drawn = gan.generator()
                    .apply(batch.text(), batch.frames(), turn.training(Streams.DISCRIMINATOR_STEP), turn.selection());
            return new Drawn(drawn.images().keptBy(scope), drawn.mean().copy().keptBy(scope));
        }
    }

    private static Tensor probability(Tensor logits) {
        return logits.detach().sigmoid().mean();
    }

    private static Tensor spread(Tensor images) {
        try (var scope = images.device().scope("spread")) {
            return images.detach().variance(0).sqrt().mean().keptBy(scope);
        }
    }
}
