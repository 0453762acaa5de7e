package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnBatchNormalizationForwardInference;
import static jcuda.jcudnn.JCudnn.cudnnDeriveBNTensorDescriptor;

import jcuda.Pointer;
import jcuda.jcudnn.cudnnBatchNormMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.backend.Array;
import org.storygan.backend.Normalization;
import org.storygan.cuda.kernel.Normalizer;
import org.storygan.shape.Shape;

/**
 * Normalization of each channel, the last axis, by cuDNN; any other by our kernel. cuDNN has no call for statistics alone, nor for the
 * sums of a gradient: its training calls normalize with them at once, which a backend that is asked for the parts one by one would throw
 * away.
 */
public final class CudnnNormalizer implements Normalizer, AutoCloseable {
    private static final int CAPACITY = 64;
    private static final int MODE = cudnnBatchNormMode.CUDNN_BATCHNORM_SPATIAL;

    private final Cudnn cudnn;
    private final Normalizer own;
    private final Plans<Key, Plan> plans = new Plans<>(CAPACITY);

    public CudnnNormalizer(Cudnn cudnn, Normalizer own) {
        this.cudnn = cudnn;
        this.own = own;
    }

    private record Key(int rows, int channels) {}

    private static final class Plan implements AutoCloseable {
        private final Descriptors made;
        private final cudnnTensorDescriptor x;
        private final cudnnTensorDescriptor statistics;

        Plan(Cudnn cudnn, Key key) {
            made = new Descriptors(cudnn.calls());
            try {
                x = made.image(Layout.NHWC, Shape.of(key.rows, 1, 1, key.channels));
                statistics = made.tensor(d -> cudnnDeriveBNTensorDescriptor(d, x, MODE));
            } catch (RuntimeException e) {
                made.close();
                throw e;
            }
        }

        @Override
        public void close() {
            made.close();
        }
    }

    private static boolean isPossible(Normalization n, Array x) {
        int rank = x.shape().rank();
        return x.count() > 0
                && rank > 0
                && n.mean().count() == x.shape().size(-1)
                && n.mean().shape().size(-1) == x.shape().size(-1)
                && x.count() / x.shape().size(-1) <= Integer.MAX_VALUE;
    }

    @Override
    public void normalize(Normalization n, Array x, Array y) {
        if (!isPossible(n, x)) {
            own.normalize(n, x, y);
            return;
        }
        int channels = x.shape().size(-1);
        var key = new Key((int) (x.count() / channels), channels);
        Plan plan = plans.get(key, made -> new Plan(cudnn, made));
        try (var operands = new Operands(cudnn.gpu(), Layout.NHWC)) {
            Pointer from = operands.input(x);
            Pointer scale = operands.input(n.scale());
            Pointer shift = operands.input(n.shift());
            Pointer mean = operands.input(n.mean());
            Pointer variance = operands.input(n.variance());
            Pointer to = operands.output(y);
            cudnn.calls()
                    .enqueue(
                            key,
                            () -> cudnnBatchNormalizationForwardInference(
                                    cudnn.handle(),
                                    MODE,
                                    cudnn.one(),
                                    cudnn.zero(),
                                    plan.x,
                                    from,
                                    plan.x,
                                    to,
                                    plan.statistics,
                                    scale,
                                    shift,
                                    mean,
                                    variance,
                                    n.epsilon()));
            operands.store();
        }
    }

    @Override
    public void close() {
        plans.close();
    }
}
