package org.storygan.lite.train;

import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.Discriminator;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.nn.Losses;
import org.storygan.nn.Pass;

/**
 * What the generator learns from: L = softplus(-D(x̂, s)) + λ KL and, where they have a weight, {@link ContrastiveLoss} and
 * {@link Guide}. Means over all frames; where the discriminator has a second logit, which reads no text, L is the mean of both. The discriminator stays as it is: its batch norms see the batch, nothing in it moves.
 */
record DrawLoss(Gan gan, Optional<Guide> guide, GanSettings.Weights weights) {
    DrawLoss {
        if (weights.damsm() > 0 && guide.isEmpty()) {
            throw new IllegalArgumentException("a weight for the DAMSM loss needs the image encoder");
        }
    }

    Tensor of(GanBatch batch, Turn turn, GanReport report, Stopwatch watch) {
        Generator.Output drawn = gan.generator()
                .apply(batch.text(), batch.frames(), turn.training(Streams.GENERATOR_STEP), turn.selection());
        TextFeatures text = batch.text()
                .inScopeOf(gan.config(), batch.frames())
                .withCode(drawn.mean().detach());
        Pass unchanged = turn.trainingUnchanged(Streams.JUDGING_FOR_GENERATOR);
        Discriminator.Judgement judged = gan.discriminator()
                .judge(gan.discriminator().stem(drawn.images(), unchanged), text, unchanged, turn.selection());
        Tensor fooling = judged.image()
                .map(logits ->
                        Losses.real(judged.pair()).add(Losses.real(logits)).mul(0.5))
                .orElseGet(() -> Losses.real(judged.pair()));
        Tensor kl = Losses.kl(drawn.mean(), drawn.logVariance());
        report.add(Figure.LOSS_G, fooling);
        report.add(Figure.KL, kl);
        drawn.usage().forEach(use -> report.addSelfAttention(use.block(), use.mean()));
        Tensor loss = fooling.add(kl.mul(weights.kl()));
        if (weights.contrast() > 0) {
            Tensor contrast = contrast(batch, text, judged.features(), turn);
            report.add(Figure.CONTRAST, contrast);
            loss = loss.add(contrast.mul(weights.contrast()));
        }
        if (weights.damsm() > 0) {
            Tensor fitting = guide.orElseThrow().loss(drawn.images(), batch.text(), rivals(batch));
            report.add(Figure.DAMSM, fitting);
            loss = loss.add(fitting.mul(weights.damsm()));
        }
        return loss;
    }

    private Tensor contrast(GanBatch batch, TextFeatures text, Tensor drawn, Turn turn) {
        Pass unchanged = turn.trainingUnchanged(Streams.COMPARING);
        Tensor real = features(batch, text, unchanged, turn);
        return ContrastiveLoss.USUAL.apply(drawn, real, rivals(batch));
    }

    /** Of the true pictures, without a history. */
    private Tensor features(GanBatch batch, TextFeatures text, Pass pass, Turn turn) {
        try (var scope = batch.images().device().scope("true features")) {
            return gan.discriminator()
                    .judge(gan.discriminator().stem(batch.images(), pass), text, pass, turn.selection())
                    .features()
                    .detach()
                    .copy()
                    .keptBy(scope);
        }
    }

    private static Tensor rivals(GanBatch batch) {
        return batch.rivals().mask(batch.images().device());
    }
}
