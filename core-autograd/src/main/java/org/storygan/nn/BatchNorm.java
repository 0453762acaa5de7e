package org.storygan.nn;

import org.storygan.autograd.Moments;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * Normalises each channel, the last axis, over everything else (Ioffe and Szegedy 2015). Normalising uses the biased variance, the
 * running estimate the unbiased one, as PyTorch does.
 */
public final class BatchNorm implements Module {
    private static final double EPSILON =
            1e-5; // keeps 1/√var finite for a constant channel; checkpoints assume this value
    private static final double MOMENTUM = 0.1;
    private final Parameter scale; // (channels)
    private final Parameter shift; // (channels)
    private final Tensor runningMean; // (channels)
    private final Tensor runningVariance; // (channels)

    private BatchNorm(ParameterSource source, Parameter scale) {
        Shape channels = scale.tensor().shape();
        this.scale = scale;
        shift = source.constant(channels, 0);
        runningMean = source.buffer(channels, 0);
        runningVariance = source.buffer(channels, 1);
    }

    /** Scale N(1, deviation²), shift 0. */
    public static BatchNorm of(ParameterSource source, int channels, double deviation) {
        return new BatchNorm(source, source.normal(Shape.of(channels), 1, deviation));
    }

    public Tensor apply(Tensor x, Pass pass) {
        return pass.isTraining() ? byBatch(x, pass) : byRunning(x);
    }

    private Tensor byBatch(Tensor x, Pass pass) {
        Shape statistics = Shape.of(new int[x.shape().rank()]).reduced().with(-1, x.size(-1));
        long group = x.shape().count() / Math.max(1, x.size(-1));
        ShapeException.unless(
                group != 1,
                "batchNorm: %s has one value a channel, and one value has no variance; use a larger batch",
                x.shape());
        Moments moments = x.moments(statistics);
        if (pass.mode() == Pass.Mode.TRAINING && group > 1) {
            move(runningMean, moments.mean(), 1);
            move(runningVariance, moments.variance(), group / (group - 1.0));
        }
        return x.normalize(
                moments, scale.tensor().reshape(statistics), shift.tensor().reshape(statistics), EPSILON);
    }

    private static void move(Tensor running, Tensor now, double correction) {
        Tensor flat = now.reshape(running.shape());
        running.update((backend, array) -> backend.follow(1 - MOMENTUM, MOMENTUM * correction, flat.array(), array));
    }

    private Tensor byRunning(Tensor x) {
        Tensor factor =
                scale.tensor().mul(runningVariance.copy().add(EPSILON).sqrt().reciprocal());
        return x.mul(factor).add(shift.tensor().sub(runningMean.copy().mul(factor)));
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight", scale).parameter("bias", shift);
        members.buffer("running_mean", runningMean).buffer("running_var", runningVariance);
    }
}
