package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnSoftmaxBackward;

import jcuda.Pointer;
import jcuda.jcudnn.cudnnSoftmaxAlgorithm;
import jcuda.jcudnn.cudnnSoftmaxMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.SoftmaxGradient;
import org.storygan.shape.Shape;

/** The gradient of a softmax by cuDNN. Its softmax itself knows no mask, and ours always has one; the gradient needs none. */
public final class CudnnSoftmax implements SoftmaxGradient, AutoCloseable {
    private static final int CAPACITY = 64;

    private final Cudnn cudnn;
    private final SoftmaxGradient own;
    private final Plans<Key, Plan> plans = new Plans<>(CAPACITY);

    public CudnnSoftmax(Cudnn cudnn, SoftmaxGradient own) {
        this.cudnn = cudnn;
        this.own = own;
    }

    private record Key(int rows, int columns) {}

    private record Plan(Descriptors made, cudnnTensorDescriptor rows) implements AutoCloseable {
        /** A row is the channels of a picture of one pixel. */
        static Plan of(Cudnn cudnn, Key key) {
            var made = new Descriptors(cudnn.calls());
            try {
                return new Plan(made, made.image(Layout.NCHW, Shape.of(key.rows, 1, 1, key.columns)));
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

    @Override
    public void softmaxGradient(Array y, Array dy, Array dx) {
        long columns = dx.shape().rank() == 0 ? 1 : dx.shape().size(-1);
        if (dx.count() == 0 || dx.count() / columns > Integer.MAX_VALUE) {
            own.softmaxGradient(y, dy, dx);
            return;
        }
        var key = new Key((int) (dx.count() / columns), (int) columns);
        Plan plan = plans.get(key, made -> Plan.of(cudnn, made));
        try (var operands = new Operands(cudnn.gpu(), Layout.NHWC)) {
            Pointer made = operands.input(y);
            Pointer gradient = operands.input(dy);
            Pointer to = operands.output(dx);
            cudnn.calls()
                    .enqueue(
                            key,
                            () -> cudnnSoftmaxBackward(
                                    cudnn.handle(),
                                    cudnnSoftmaxAlgorithm.CUDNN_SOFTMAX_ACCURATE,
                                    cudnnSoftmaxMode.CUDNN_SOFTMAX_MODE_INSTANCE,
                                    cudnn.one(),
                                    plan.rows,
                                    made,
                                    plan.rows,
                                    gradient,
                                    cudnn.zero(),
                                    plan.rows,
                                    to));
            operands.store();
        }
    }

    @Override
    public void close() {
        plans.close();
    }
}
