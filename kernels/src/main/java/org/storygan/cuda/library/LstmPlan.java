package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnGetRNNTempSpaceSizes;
import static jcuda.jcudnn.JCudnn.cudnnGetRNNWeightParams;
import static jcuda.jcudnn.JCudnn.cudnnGetRNNWeightSpaceSize;
import static jcuda.jcudnn.JCudnn.cudnnRNNBackwardData_v8;
import static jcuda.jcudnn.JCudnn.cudnnRNNBackwardWeights_v8;
import static jcuda.jcudnn.JCudnn.cudnnRNNForward;

import jcuda.Pointer;
import jcuda.jcudnn.cudnnForwardMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnWgradMode;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Precision;

/** A long short-term memory of certain sizes: what memory its calls need, where weights lie in it, and the calls. */
final class LstmPlan implements AutoCloseable {
    private static final int GATES = 4;
    /** For arrays that are left out: states that begin with 0, and gradients that nobody asks for. */
    private static final Pointer NONE = new Pointer();

    private final Cudnn cudnn;
    private final Descriptors made;
    private final LstmDescriptors d;
    private final long weightBytes;
    private final long workBytes;
    private final long reserveBytes;
    private final long[] matrices = new long[2 * GATES];
    private final long[] biases = new long[GATES];

    LstmPlan(Cudnn cudnn, LstmKey key, Precision precision) {
        this.cudnn = cudnn;
        made = new Descriptors(cudnn.calls());
        try {
            d = LstmDescriptors.of(made, cudnn, key, precision);
            long[] weights = {0};
            long[] work = {0};
            long[] reserve = {0};
            cudnn.calls().run("size of " + key, () -> {
                cudnnGetRNNWeightSpaceSize(cudnn.handle(), d.rnn(), weights);
                cudnnGetRNNTempSpaceSizes(
                        cudnn.handle(), d.rnn(), cudnnForwardMode.CUDNN_FWD_MODE_TRAINING, d.x(), work, reserve);
            });
            weightBytes = weights[0];
            workBytes = work[0];
            reserveBytes = reserve[0];
            findWeights();
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** The library tells addresses in weights that are there, and they do not depend on where. */
    private void findWeights() {
        Gpu gpu = cudnn.gpu();
        long base = gpu.take(weightBytes);
        try {
            var matrix = made.tensor(ignored -> {});
            var bias = made.tensor(ignored -> {});
            for (int gate = 0; gate < matrices.length; gate++) {
                findWeights(gate, base, matrix, bias);
            }
        } finally {
            gpu.give(base);
        }
    }

    private void findWeights(int gate, long base, cudnnTensorDescriptor matrix, cudnnTensorDescriptor bias) {
        Gpu gpu = cudnn.gpu();
        var matrixAt = new Pointer();
        var biasAt = new Pointer();
        cudnn.calls()
                .run(
                        "weights of gate " + gate,
                        () -> cudnnGetRNNWeightParams(
                                cudnn.handle(),
                                d.rnn(),
                                0,
                                weightBytes,
                                gpu.pointer(base),
                                gate,
                                matrix,
                                matrixAt,
                                bias,
                                biasAt));
        matrices[gate] = gpu.address(matrixAt) - base;
        if (gate < GATES) {
            biases[gate] = gpu.address(biasAt) - base;
        }
    }

    long weightBytes() {
        return weightBytes;
    }

    long workBytes() {
        return workBytes;
    }

    long reserveBytes() {
        return reserveBytes;
    }

    /** Bytes from the beginning of the weights to the matrix of gate i, f, g or o that x is multiplied with. */
    long inputMatrix(int gate) {
        return matrices[gate];
    }

    /** To the matrix that h is multiplied with. */
    long stateMatrix(int gate) {
        return matrices[GATES + gate];
    }

    long bias(int gate) {
        return biases[gate];
    }

    /** The memory of all calls. */
    record Memory(Pointer x, Pointer y, Pointer weights, Pointer work, Pointer reserve) {}

    /** y, and h after the last element of each sequence. */
    void forward(Memory m, Pointer last) {
        cudnn.calls()
                .enqueue(
                        "lstm",
                        () -> cudnnRNNForward(
                                cudnn.handle(),
                                d.rnn(),
                                cudnnForwardMode.CUDNN_FWD_MODE_TRAINING,
                                NONE,
                                d.x(),
                                m.x,
                                d.y(),
                                m.y,
                                d.states(),
                                NONE,
                                last,
                                d.states(),
                                NONE,
                                NONE,
                                weightBytes,
                                m.weights,
                                workBytes,
                                m.work,
                                reserveBytes,
                                m.reserve));
    }

    /** dx from dy and from the gradient of the last h; after the forward call, before that for the weights. */
    void inputGradient(Memory m, Pointer dy, Pointer dlast, Pointer dx) {
        cudnn.calls()
                .enqueue(
                        "gradient of lstm",
                        () -> cudnnRNNBackwardData_v8(
                                cudnn.handle(),
                                d.rnn(),
                                NONE,
                                d.y(),
                                m.y,
                                dy,
                                d.x(),
                                dx,
                                d.states(),
                                NONE,
                                dlast,
                                NONE,
                                d.states(),
                                NONE,
                                NONE,
                                NONE,
                                weightBytes,
                                m.weights,
                                workBytes,
                                m.work,
                                reserveBytes,
                                m.reserve));
    }

    /** Adds to dw, which lies as the weights do. */
    void weightGradient(Memory m, Pointer dw) {
        cudnn.calls()
                .enqueue(
                        "weight gradient of lstm",
                        () -> cudnnRNNBackwardWeights_v8(
                                cudnn.handle(),
                                d.rnn(),
                                cudnnWgradMode.CUDNN_WGRAD_MODE_ADD,
                                NONE,
                                d.x(),
                                m.x,
                                d.states(),
                                NONE,
                                d.y(),
                                m.y,
                                weightBytes,
                                dw,
                                workBytes,
                                m.work,
                                reserveBytes,
                                m.reserve));
    }

    @Override
    public void close() {
        made.close();
    }
}
