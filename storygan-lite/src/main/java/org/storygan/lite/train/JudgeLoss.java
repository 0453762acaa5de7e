package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.Discriminator;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.nn.Losses;
import org.storygan.nn.Pass;

/**
 * What the discriminator learns from: L = softplus(-D(x, s)) + 1/2 softplus(D(x̂, s)) + 1/2 softplus(D(x, s̃)) for real pictures x,
 * drawn ones x̂, and the text s̃ of another story. Means over all frames. Where the discriminator has a second logit, which reads no text,
 * it joins both means: of two parts for what is real, of three for what is not (StackGAN++).
 */
record JudgeLoss(Gan gan, GanSettings.Weights weights) {
    Tensor of(GanBatch batch, Turn turn, GanReport report, Stopwatch watch) {
        Drawn drawn = drawn(batch, turn);
        TextFeatures text = batch.text().inScopeOf(gan.config(), batch.frames()).withCode(drawn.code());
        Pass judging = turn.training(Streams.JUDGING_REAL);
        Tensor stem = gan.discriminator().stem(batch.images(), judging); // reads no text: right and wrong text share it
        Discriminator.Judgement real = gan.discriminator().judge(stem, text, judging, turn.selection());
        Pass judgingFake = turn.training(Streams.JUDGING_FAKE);
        Discriminator.Judgement fake = gan.discriminator()
                .judge(gan.discriminator().stem(drawn.images(), judgingFake), text, judgingFake, turn.selection());
        List<Tensor> wrong = new ArrayList<>(List.of(Losses.fake(fake.pair())));
        if (weights.matchingAware() && batch.hasSeveralStories()) {
            wrong.add(mismatched(batch, stem, text, turn, report));
        }
        List<Tensor> right = new ArrayList<>(List.of(Losses.real(real.pair())));
        real.image().ifPresent(logits -> right.add(Losses.real(logits)));
        fake.image().ifPresent(logits -> wrong.add(Losses.fake(logits)));
        Tensor loss = mean(right).add(mean(wrong));
        report.add(Figure.D_REAL, probability(real.pair()));
        report.add(Figure.D_FAKE, probability(fake.pair()));
        report.add(Figure.LOSS_D, loss);
        report.add(Figure.SPREAD, spread(drawn.images()));
        report.add(Figure.SPREAD_REAL, spread(batch.images()));
        real.usage().forEach(use -> report.addSelfAttention("d_" + use.block(), use.mean()));
        return loss;
    }

    private static Tensor mean(List<Tensor> losses) {
        Tensor sum = losses.stream().reduce(Tensor::add).orElseThrow();
        return losses.size() == 1 ? sum : sum.mul(1.0 / losses.size());
    }

    private Tensor mismatched(GanBatch batch, Tensor stem, TextFeatures text, Turn turn, GanReport report) {
        int later = turn.wrongText(batch.stories());
        Tensor wrong = gan.discriminator()
                .judge(stem, text.rolled(batch.frames(), later), turn.training(Streams.JUDGING_WRONG), turn.selection())
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
