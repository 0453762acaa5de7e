package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnCreateConvolutionDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyConvolutionDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolution2dDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolutionGroupCount;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolutionMathType;

import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.cuda.driver.Precision;
import org.storygan.shape.Convolution;

/** A convolution as cuDNN wants it told. */
record ConvolutionDescriptors(
        cudnnTensorDescriptor x, cudnnFilterDescriptor w, cudnnTensorDescriptor y, cudnnConvolutionDescriptor c) {

    static ConvolutionDescriptors of(Descriptors made, ConvolutionKey key, Layout layout, Precision precision) {
        return new ConvolutionDescriptors(
                made.image(layout, key.x()),
                made.filter(layout, key.w()),
                made.image(layout, key.y()),
                made.make(
                        new cudnnConvolutionDescriptor(),
                        d -> cudnnCreateConvolutionDescriptor(d),
                        d -> set(d, key.c(), precision),
                        d -> cudnnDestroyConvolutionDescriptor(d)));
    }

    private static void set(cudnnConvolutionDescriptor d, Convolution c, Precision precision) {
        cudnnSetConvolution2dDescriptor(
                d,
                c.padding().top(),
                c.padding().left(),
                c.stride().h(),
                c.stride().w(),
                1,
                1,
                cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                cudnnDataType.CUDNN_DATA_FLOAT);
        cudnnSetConvolutionGroupCount(d, c.groups());
        cudnnSetConvolutionMathType(d, math(precision));
    }

    /**
     * The default math rounds float32 to TF32 wherever there are tensor cores for it. There is none that rounds float32 in memory to
     * bfloat16: arrays of bfloat16 give a result of bfloat16, which would round sums too. TF32 keeps more digits on the same tensor cores.
     */
    private static int math(Precision precision) {
        return precision == Precision.FP32 ? cudnnMathType.CUDNN_FMA_MATH : cudnnMathType.CUDNN_DEFAULT_MATH;
    }
}
