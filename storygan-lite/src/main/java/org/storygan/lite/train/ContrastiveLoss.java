package org.storygan.lite.train;

import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.lite.pretrain.DamsmLoss;
import org.storygan.nn.Losses;
import org.storygan.shape.Shape;

/**
 * How badly drawn pictures are told apart by the discriminator's features (the generator's extra term in Li 2022, word-level story
 * visualization): each drawn picture must find its true one among those of other stories, by γ cos, and each true one its drawn one.
 * The sum of both cross-entropies in nats; frames of one story, or with one caption, do not compete.
 */
record ContrastiveLoss(double sharpness) {
    /** As published. */
    static final ContrastiveLoss USUAL = new ContrastiveLoss(10);

    private static final double NEVER = -1e9; // e to this is 0, and no infinity meets a zero in backward

    /**
     * @param drawn (n, h, w, c) features, averaged over their places
     * @param real the same of the true pictures
     * @param rivals (n, n) 1 where two pictures compete, and on the diagonal
     */
    Tensor apply(Tensor drawn, Tensor real, Tensor rivals) {
        Tensor scores = DamsmLoss.cosines(drawn.mean(1, 2), real.mean(1, 2)).mul(sharpness);
        return loss(scores, rivals).add(loss(scores.transpose(), rivals.transpose()));
    }

    private static Tensor loss(Tensor scores, Tensor rivals) {
        Tensor never = Tensor.full(scores.device(), Shape.of(), NEVER);
        int[] diagonal = IntStream.range(0, scores.size(0)).toArray();
        return Losses.crossEntropy(rivals.where(scores, never), diagonal);
    }
}
