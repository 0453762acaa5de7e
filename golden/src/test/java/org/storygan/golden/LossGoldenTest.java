package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Losses;
import org.storygan.shape.Shape;

/** Losses: a mean over the batch each. */
@ExtendWith(GoldenExtension.class)
class LossGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);

    private final GoldenCheck golden;

    LossGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private static Shape logits(Draw draw) {
        return Shape.of(draw.between(1, 5), draw.between(1, 9));
    }

    @Test
    void binary_cross_entropy_of_logits_agrees() {
        golden.check("binaryCrossEntropy", SUM, draw -> {
            Shape shape = logits(draw);
            return Call.of(
                            List.of(draw.input(shape, -30, 30), draw.input(shape, 0, 1)),
                            in -> Losses.binaryCrossEntropy(in.get(0), in.get(1)),
                            in -> torch.binary_cross_entropy_with_logits(in.get(0), in.get(1)))
                    .scaled(Scale.sums(Ours.of(in ->
                            in.get(0).softplus().add(in.get(0).mul(in.get(1))).mean())));
        });
    }

    @Test
    void binary_cross_entropy_of_extreme_logits_agrees() {
        golden.check("binaryCrossEntropy far out", SUM, draw -> {
            Shape shape = logits(draw);
            return Call.of(
                            List.of(
                                    draw.input(shape, -1e4, 1e4),
                                    draw.input(shape, 0, 1).rounded()),
                            in -> Losses.binaryCrossEntropy(in.get(0), in.get(1)),
                            in -> torch.binary_cross_entropy_with_logits(in.get(0), in.get(1)))
                    .scaled(Scale.sums(Ours.of(in ->
                            in.get(0).softplus().add(in.get(0).mul(in.get(1))).mean())));
        });
    }

    @Test
    void the_losses_of_a_real_and_a_fake_logit_agree() {
        golden.check("loss of real", SUM, draw -> adversarial(draw, 1));
        golden.check("loss of fake", SUM, draw -> adversarial(draw, 0));
    }

    private static Call adversarial(Draw draw, int truth) {
        return Call.of(
                        draw.input(logits(draw), -30, 30),
                        x -> truth == 1 ? Losses.real(x) : Losses.fake(x),
                        x -> torch.binary_cross_entropy_with_logits(
                                x, torch.mul(torch.ones_like(x), Torch.scalar(truth))))
                .scaled(Scale.sums(Ours.of(in -> in.get(0).softplus().mean())));
    }

    @Test
    void cross_entropy_agrees() {
        golden.check("crossEntropy", SUM, draw -> {
            Shape shape = logits(draw);
            int[] targets = draw.indices(shape.size(0), shape.size(1));
            return Call.of(
                            draw.input(shape, -12, 12),
                            x -> Losses.crossEntropy(x, targets),
                            x -> torch.cross_entropy_loss(x, Torch.of(Shape.of(targets.length), targets)))
                    .scaled(Scale.computed(
                            in -> crossEntropyTerms(in.get(0), in.get(1).abs(), targets)));
        });
    }

    /** x - peak and the log of a sum of 1 at least; softmax minus 1 at the target. */
    private static List<Tensor> crossEntropyTerms(Tensor x, Tensor dy, int... targets) {
        Tensor shifted = x.sub(x.maxKeeping(-1)).abs();
        Tensor value =
                shifted.maxKeeping(-1).add(1).add(x.softmax().sumKeeping(-1).mul(Math.log(x.size(1))));
        double[] one = new double[(int) x.shape().count()];
        for (int i = 0; i < targets.length; i++) {
            one[i * x.size(1) + targets[i]] = 1;
        }
        Tensor size = x.softmax().mul(shifted.add(1)).add(Tensor.of(x.device(), x.shape(), one));
        return List.of(value.mean(), size.mul(dy).mul(1.0 / targets.length));
    }

    @Test
    void the_divergence_from_the_standard_normal_agrees() {
        golden.check("kl", SUM, draw -> {
            Shape shape = logits(draw);
            return Call.of(
                            List.of(draw.input(shape), draw.input(shape, -4, 4)),
                            in -> Losses.kl(in.get(0), in.get(1)),
                            in -> theirKl(in.get(0), in.get(1)))
                    .scaled(Scale.sums(Ours.of(in -> klTerms(in.get(0), in.get(1)))));
        });
    }

    private static org.bytedeco.pytorch.Tensor theirKl(
            org.bytedeco.pytorch.Tensor mean, org.bytedeco.pytorch.Tensor logVariance) {
        var terms = torch.sub(torch.sub(logVariance.exp(), logVariance), Torch.scalar(1));
        return torch.mul(torch.mean(torch.add(terms, mean.square())), Torch.scalar(0.5));
    }

    private static Tensor klTerms(Tensor mean, Tensor logVariance) {
        return logVariance.add(1).add(mean.square()).add(logVariance.exp()).mean();
    }
}
