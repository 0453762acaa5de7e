package org.storygan.lite.metrics;

import org.storygan.io.KernelLayout;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;

/** The parts of {@link InceptionV3}, as pytorch-fid patches torchvision's: two poolings differ, and each is said where it is. */
final class InceptionBlocks {
    private static final double EPSILON = 0.001; // of the batch normalisations
    private static final Pooling HALVING = Pooling.of(Pooling.Kind.MAX, 3, 2, 0);
    private static final Pooling AROUND = Pooling.of(Pooling.Kind.MEAN, 3, 1, 1); // padding does not count
    /** The last block looks at the largest of nine, not at their mean: a slip of 2015 that FID's numbers depend on. */
    private static final Pooling LARGEST_AROUND = Pooling.of(Pooling.Kind.MAX, 3, 1, 1);

    private final Weights weights;

    InceptionBlocks(Weights weights) {
        this.weights = weights;
    }

    /** Whether the weights go on behind Mixed_7a. */
    boolean isWhole() {
        return weights.names().contains("Mixed_7c.branch_pool.conv.weight");
    }

    Stage toPool1() {
        return Stage.chain(
                narrowing("Conv2d_1a_3x3", 2),
                narrowing("Conv2d_2a_3x3", 1),
                same("Conv2d_2b_3x3"),
                x -> x.pool2d(HALVING));
    }

    Stage toPool2() {
        return Stage.chain(same("Conv2d_3b_1x1"), narrowing("Conv2d_4a_3x3", 1), x -> x.pool2d(HALVING));
    }

    Stage to6e() {
        return Stage.chain(
                mixed5("Mixed_5b."),
                mixed5("Mixed_5c."),
                mixed5("Mixed_5d."),
                mixed6a("Mixed_6a."),
                mixed6("Mixed_6b."),
                mixed6("Mixed_6c."),
                mixed6("Mixed_6d."),
                mixed6("Mixed_6e."));
    }

    Stage to7a() {
        return mixed7a("Mixed_7a.");
    }

    Stage to7c() {
        return Stage.chain(mixed7("Mixed_7b.", AROUND), mixed7("Mixed_7c.", LARGEST_AROUND));
    }

    private Stage mixed5(String block) {
        return Stage.sideBySide(
                same(block + "branch1x1"),
                same(block + "branch5x5_1", block + "branch5x5_2"),
                same(block + "branch3x3dbl_1", block + "branch3x3dbl_2", block + "branch3x3dbl_3"),
                Stage.chain(x -> x.pool2d(AROUND), same(block + "branch_pool")));
    }

    private Stage mixed6a(String block) {
        return Stage.sideBySide(
                narrowing(block + "branch3x3", 2),
                Stage.chain(
                        same(block + "branch3x3dbl_1", block + "branch3x3dbl_2"),
                        narrowing(block + "branch3x3dbl_3", 2)),
                x -> x.pool2d(HALVING));
    }

    private Stage mixed6(String block) {
        return Stage.sideBySide(
                same(block + "branch1x1"),
                same(block + "branch7x7_1", block + "branch7x7_2", block + "branch7x7_3"),
                same(
                        block + "branch7x7dbl_1",
                        block + "branch7x7dbl_2",
                        block + "branch7x7dbl_3",
                        block + "branch7x7dbl_4",
                        block + "branch7x7dbl_5"),
                Stage.chain(x -> x.pool2d(AROUND), same(block + "branch_pool")));
    }

    private Stage mixed7a(String block) {
        return Stage.sideBySide(
                Stage.chain(same(block + "branch3x3_1"), narrowing(block + "branch3x3_2", 2)),
                Stage.chain(
                        same(block + "branch7x7x3_1", block + "branch7x7x3_2", block + "branch7x7x3_3"),
                        narrowing(block + "branch7x7x3_4", 2)),
                x -> x.pool2d(HALVING));
    }

    /** Twice a 1 x 3 and a 3 x 1 from the same input, side by side. */
    private Stage mixed7(String block, Pooling pooling) {
        return Stage.sideBySide(
                same(block + "branch1x1"),
                Stage.chain(
                        same(block + "branch3x3_1"),
                        Stage.sideBySide(same(block + "branch3x3_2a"), same(block + "branch3x3_2b"))),
                Stage.chain(
                        same(block + "branch3x3dbl_1", block + "branch3x3dbl_2"),
                        Stage.sideBySide(same(block + "branch3x3dbl_3a"), same(block + "branch3x3dbl_3b"))),
                Stage.chain(x -> x.pool2d(pooling), same(block + "branch_pool")));
    }

    /** Convolutions one after the other that keep height and width, each with a rectifier. */
    private Stage same(String... names) {
        var stages = new Stage[names.length];
        for (int i = 0; i < names.length; i++) {
            Weights.Filter filter = filter(names[i]);
            Padding padding = Padding.of(filter.kernelHeight() / 2, filter.kernelWidth() / 2);
            var convolution = new Convolution(Extent.square(1), padding, 1);
            stages[i] = Stage.freeing(x -> filter.apply(x, convolution).relu());
        }
        return Stage.chain(stages);
    }

    /** A convolution without padding, with a rectifier. */
    private Stage narrowing(String name, int stride) {
        Weights.Filter filter = filter(name);
        return Stage.freeing(x -> filter.apply(x, Convolution.of(stride, 0)).relu());
    }

    private Weights.Filter filter(String name) {
        String weight = name + ".conv.weight";
        if (weights.names().contains(name + ".conv.bias") || !weights.names().contains(name + ".bn.running_var")) {
            return weights.filter(weight, name + ".conv.bias");
        }
        var norm = new Weights.Norm(
                name + ".bn.weight", name + ".bn.bias", name + ".bn.running_mean", name + ".bn.running_var", EPSILON);
        return weights.filter(weight, KernelLayout.OIHW, norm);
    }
}
