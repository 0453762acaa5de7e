package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** A linear map and batch norm, over the rows of a batch. */
final class DenseBlock implements Module {
    private final Linear linear;
    private final BatchNorm norm;

    private DenseBlock(Linear linear, BatchNorm norm) {
        this.linear = linear;
        this.norm = norm;
    }

    static DenseBlock of(ParameterSource source, int in, int out) {
        return new DenseBlock(
                Linear.of(source, in, out, Initial.DEVIATION), BatchNorm.of(source, out, Initial.DEVIATION));
    }

    static DenseBlock withoutBias(ParameterSource source, int in, int out) {
        return new DenseBlock(
                Linear.withoutBias(source, in, out, Initial.DEVIATION), BatchNorm.of(source, out, Initial.DEVIATION));
    }

    /** (rows, in) to (rows, out). */
    Tensor apply(Tensor x, Pass pass) {
        return norm.apply(linear.apply(x), pass);
    }

    @Override
    public void describe(Members members) {
        members.part("linear", linear).part("norm", norm);
    }
}
