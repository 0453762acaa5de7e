package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnCreatePoolingDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyPoolingDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnPoolingBackward;
import static jcuda.jcudnn.JCudnn.cudnnPoolingForward;
import static jcuda.jcudnn.JCudnn.cudnnSetPooling2dDescriptor;

import jcuda.Pointer;
import jcuda.jcudnn.cudnnNanPropagation;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnPoolingMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.Pooler;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/**
 * Pooling by cuDNN, and by our kernel where it pads the sides differently. So is the gradient of a maximum: cuDNN's usual one is not
 * deterministic, and the other one does not say which of equal values it takes.
 */
public final class CudnnPooler implements Pooler, AutoCloseable {
    private static final int CAPACITY = 64;

    private final Cudnn cudnn;
    private final Pooler own;
    private final Plans<Key, Plan> plans = new Plans<>(CAPACITY);

    public CudnnPooler(Cudnn cudnn, Pooler own) {
        this.cudnn = cudnn;
        this.own = own;
    }

    /** A pooling of x (n, h, w, c) to y (n, oh, ow, c). */
    private record Key(Pooling p, Shape x, Shape y) {
        boolean isPossible() {
            return x.count() > 0
                    && EvenPadding.serves(
                            x.size(1),
                            p.padding().top(),
                            p.window().h(),
                            p.stride().h(),
                            y.size(1))
                    && EvenPadding.serves(
                            x.size(2),
                            p.padding().left(),
                            p.window().w(),
                            p.stride().w(),
                            y.size(2));
        }

        int mode() {
            return switch (p.kind()) {
                case MAX -> cudnnPoolingMode.CUDNN_POOLING_MAX;
                case MEAN -> cudnnPoolingMode.CUDNN_POOLING_AVERAGE_COUNT_EXCLUDE_PADDING;
                case MEAN_WITH_PADDING -> cudnnPoolingMode.CUDNN_POOLING_AVERAGE_COUNT_INCLUDE_PADDING;
            };
        }
    }

    private static final class Plan implements AutoCloseable {
        private final Descriptors made;
        private final cudnnPoolingDescriptor pooling;
        private final cudnnTensorDescriptor x;
        private final cudnnTensorDescriptor y;

        Plan(Cudnn cudnn, Key key) {
            made = new Descriptors(cudnn.calls());
            try {
                pooling = made.make(
                        new cudnnPoolingDescriptor(),
                        d -> cudnnCreatePoolingDescriptor(d),
                        d -> set(d, key),
                        d -> cudnnDestroyPoolingDescriptor(d));
                x = made.image(Layout.NHWC, key.x);
                y = made.image(Layout.NHWC, key.y);
            } catch (RuntimeException e) {
                made.close();
                throw e;
            }
        }

        private static void set(cudnnPoolingDescriptor d, Key key) {
            Pooling p = key.p;
            cudnnSetPooling2dDescriptor(
                    d,
                    key.mode(),
                    cudnnNanPropagation.CUDNN_PROPAGATE_NAN,
                    p.window().h(),
                    p.window().w(),
                    p.padding().top(),
                    p.padding().left(),
                    p.stride().h(),
                    p.stride().w());
        }

        @Override
        public void close() {
            made.close();
        }
    }

    @Override
    public void pool(Pooling p, Array x, Array y) {
        var key = new Key(p, x.shape(), y.shape());
        if (!key.isPossible()) {
            own.pool(p, x, y);
            return;
        }
        Plan plan = plans.get(key, made -> new Plan(cudnn, made));
        try (var operands = new Operands(cudnn.gpu(), Layout.NHWC)) {
            Pointer from = operands.input(x);
            Pointer to = operands.output(y);
            cudnn.calls()
                    .enqueue(
                            key,
                            () -> cudnnPoolingForward(
                                    cudnn.handle(), plan.pooling, cudnn.one(), plan.x, from, cudnn.zero(), plan.y, to));
            operands.store();
        }
    }

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        var key = new Key(p, x.shape(), dy.shape());
        if (p.kind() == Pooling.Kind.MAX || !key.isPossible()) {
            own.poolGradient(p, x, dy, dx);
            return;
        }
        Plan plan = plans.get(key, made -> new Plan(cudnn, made));
        try (var operands = new Operands(cudnn.gpu(), Layout.NHWC)) {
            Pointer from = operands.input(x);
            Pointer gradient = operands.input(dy);
            Pointer to = operands.output(dx);
            cudnn.calls().enqueue("gradient of " + key, () -> gradient(plan, from, gradient, to));
            operands.store();
        }
    }

    /** A mean's gradient depends on neither x nor y, but both are asked for: dy stands in for y. */
    private void gradient(Plan plan, Pointer x, Pointer dy, Pointer dx) {
        cudnnPoolingBackward(
                cudnn.handle(), plan.pooling, cudnn.one(), plan.y, dy, plan.y, dy, plan.x, x, cudnn.zero(), plan.x, dx);
    }

    @Override
    public void close() {
        plans.close();
    }
}
