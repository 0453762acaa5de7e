package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnCreateDropoutDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnCreateRNNDataDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnCreateRNNDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyDropoutDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyRNNDataDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyRNNDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetDropoutDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetRNNDataDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetRNNDescriptor_v8;
import static jcuda.jcudnn.JCudnn.cudnnSetTensorNdDescriptor;

import jcuda.Pointer;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnDirectionMode;
import jcuda.jcudnn.cudnnDropoutDescriptor;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnRNNAlgo;
import jcuda.jcudnn.cudnnRNNBiasMode;
import jcuda.jcudnn.cudnnRNNDataDescriptor;
import jcuda.jcudnn.cudnnRNNDataLayout;
import jcuda.jcudnn.cudnnRNNDescriptor;
import jcuda.jcudnn.cudnnRNNInputMode;
import jcuda.jcudnn.cudnnRNNMode;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.cuda.driver.Precision;

/**
 * A long short-term memory of one layer and one direction as cuDNN's recurrent networks, version 8, want it told.
 *
 * @param states (1, n, hidden), as h and c are
 */
record LstmDescriptors(
        cudnnRNNDescriptor rnn, cudnnRNNDataDescriptor x, cudnnRNNDataDescriptor y, cudnnTensorDescriptor states) {
    /** CUDNN_RNN_PADDED_IO_ENABLED: sequences of different lengths lie in arrays of one length. */
    private static final int PADDED = 1;

    static LstmDescriptors of(Descriptors made, Cudnn cudnn, LstmKey key, Precision precision) {
        var dropout = made.make(
                new cudnnDropoutDescriptor(),
                d -> cudnnCreateDropoutDescriptor(d),
                d -> cudnnSetDropoutDescriptor(d, cudnn.handle(), 0, new Pointer(), 0, 0),
                d -> cudnnDestroyDropoutDescriptor(d));
        var rnn = made.make(
                new cudnnRNNDescriptor(),
                d -> cudnnCreateRNNDescriptor(d),
                d -> set(d, dropout, key, precision),
                d -> cudnnDestroyRNNDescriptor(d));
        int[] sizes = {1, key.batch(), key.hidden()};
        int[] strides = {key.batch() * key.hidden(), key.hidden(), 1};
        var states = made.tensor(
                d -> cudnnSetTensorNdDescriptor(d, cudnnDataType.CUDNN_DATA_FLOAT, sizes.length, sizes, strides));
        return new LstmDescriptors(rnn, sequences(made, key, key.in()), sequences(made, key, key.hidden()), states);
    }

    /** One bias a gate, and float32 rounded to TF32 only where the precision allows it. */
    private static void set(cudnnRNNDescriptor d, cudnnDropoutDescriptor dropout, LstmKey key, Precision precision) {
        cudnnSetRNNDescriptor_v8(
                d,
                cudnnRNNAlgo.CUDNN_RNN_ALGO_STANDARD,
                cudnnRNNMode.CUDNN_LSTM,
                cudnnRNNBiasMode.CUDNN_RNN_SINGLE_INP_BIAS,
                cudnnDirectionMode.CUDNN_UNIDIRECTIONAL,
                cudnnRNNInputMode.CUDNN_LINEAR_INPUT,
                cudnnDataType.CUDNN_DATA_FLOAT,
                cudnnDataType.CUDNN_DATA_FLOAT,
                precision == Precision.FP32 ? cudnnMathType.CUDNN_FMA_MATH : cudnnMathType.CUDNN_DEFAULT_MATH,
                key.in(),
                key.hidden(),
                key.hidden(),
                1,
                dropout,
                PADDED);
    }

    /** (n, t, vector), with anything after the end of a sequence. */
    private static cudnnRNNDataDescriptor sequences(Descriptors made, LstmKey key, int vector) {
        int[] lengths = key.lengths().stream().mapToInt(Integer::intValue).toArray();
        return made.make(
                new cudnnRNNDataDescriptor(),
                d -> cudnnCreateRNNDataDescriptor(d),
                d -> cudnnSetRNNDataDescriptor(
                        d,
                        cudnnDataType.CUDNN_DATA_FLOAT,
                        cudnnRNNDataLayout.CUDNN_RNN_DATA_LAYOUT_BATCH_MAJOR_UNPACKED,
                        key.steps(),
                        key.batch(),
                        vector,
                        lengths,
                        new Pointer()),
                d -> cudnnDestroyRNNDataDescriptor(d));
    }
}
