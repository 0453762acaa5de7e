package org.storygan.golden;

import java.util.Arrays;
import java.util.Locale;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** The values of one input of a call and how they lie in memory on our side. */
final class Input {
    private final Shape shape;
    private final double[] values;
    private final Layout layout;
    private final boolean differentiable;

    private Input(Shape shape, double[] values, Layout layout, boolean differentiable) {
        this.shape = shape;
        this.values = values;
        this.layout = layout;
        this.differentiable = differentiable;
    }

    static Input of(Shape shape, double... values) {
        return new Input(shape, values, Layout.DENSE, true);
    }

    /** The same in another layout; values that this layout shares become equal. */
    Input in(Layout other) {
        double[] shared = values.clone();
        if (other == Layout.REPEATED && shape.rank() > 0 && shape.size(0) > 0) {
            int block = (int) shape.countFrom(1);
            for (int i = 0; i < shared.length; i++) {
                shared[i] = values[i % block];
            }
        }
        return new Input(shape, shared, other, differentiable);
    }

    /** Other values, dense, in its place. */
    Input with(Shape otherShape, double... otherValues) {
        return new Input(otherShape, otherValues, Layout.DENSE, differentiable);
    }

    /** Whole numbers in its place. */
    Input rounded() {
        return new Input(shape, Arrays.stream(values).map(Math::rint).toArray(), layout, differentiable);
    }

    /** The same, no gradient asked for. */
    Input constant() {
        return new Input(shape, values, layout, false);
    }

    Shape shape() {
        return shape;
    }

    double[] values() {
        return values;
    }

    boolean differentiable() {
        return differentiable;
    }

    Tensor ours(Device device) {
        return layout.leaf(device, shape, values);
    }

    /** Dense, whatever our layout is: how libtorch strides is not in question. */
    org.bytedeco.pytorch.Tensor theirs() {
        return Torch.of(shape, values).requires_grad_(differentiable);
    }

    @Override
    public String toString() {
        return shape + (layout == Layout.DENSE ? "" : " " + layout.name().toLowerCase(Locale.ROOT));
    }
}
