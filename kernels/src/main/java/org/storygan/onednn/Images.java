package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;

/** Convolutions and pooling: brings the arrays into the form that the plans want, and the result back. Nothing may be empty. */
final class Images {
    private final Plans plans;
    private final Scratch scratch;
    private final Workers workers;
    private final Convolutions convolutions;
    private final MeanPooling means;
    private final Elementwise elementwise;

    Images(Engine engine, Plans plans, Scratch scratch, Workers workers) {
        this.plans = plans;
        this.scratch = scratch;
        this.workers = workers;
        convolutions = new Convolutions(engine);
        means = new MeanPooling(engine);
        elementwise = new Elementwise(workers);
    }

    void convolve(Convolution c, Array x, Array w, Array y) {
        run(new ConvolutionKey(ConvolutionKey.Pass.FORWARD, c, x.shape(), w.shape(), y.shape()), x, w, y);
    }

    void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        run(new ConvolutionKey(ConvolutionKey.Pass.INPUT_GRADIENT, c, dx.shape(), w.shape(), dy.shape()), w, dy, dx);
    }

    void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        run(new ConvolutionKey(ConvolutionKey.Pass.WEIGHT_GRADIENT, c, x.shape(), dw.shape(), dy.shape()), x, dy, dw);
    }

    private void run(ConvolutionKey key, Array a, Array b, Array y) {
        run(plans.get(key, convolutions::plan), y, a, b);
    }

    /** Brings the inputs into dense and aligned form, and the result back to where it belongs. */
    private void run(Plan plan, Array y, Array... inputs) {
        try (var hold = scratch.open()) {
            long[] addresses = new long[inputs.length + 1];
            for (int i = 0; i < inputs.length; i++) {
                addresses[i] = NativeStorage.address(hold.denseIfNot(inputs[i], elementwise::copy));
            }
            Array result = Scratch.isAligned(y) ? y : hold.array(y.shape());
            addresses[inputs.length] = NativeStorage.address(result);
            plan.run(addresses);
            if (result != y) {
                elementwise.copy(result, y);
            }
        }
    }

    void pool(Pooling p, Array x, Array y) {
        if (p.kind() != Pooling.Kind.MAX) {
            run(plans.get(new PoolingKey(false, p, x.shape(), y.shape()), means::plan), y, x);
            return;
        }
        try (var hold = scratch.open()) {
            Array dense = hold.denseIfNot(x, elementwise::copy);
            new MaxPooling(p, x.shape(), y.shape()).forward(workers, dense, y);
        }
    }

    void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        if (p.kind() != Pooling.Kind.MAX) {
            run(plans.get(new PoolingKey(true, p, dx.shape(), dy.shape()), means::plan), dx, dy);
            return;
        }
        try (var hold = scratch.open()) {
            Array dense = hold.denseIfNot(x, elementwise::copy);
            Array gradient = hold.denseIfNot(dy, elementwise::copy);
            new MaxPooling(p, x.shape(), dy.shape()).gradient(workers, dense, gradient, dx);
        }
    }
}
