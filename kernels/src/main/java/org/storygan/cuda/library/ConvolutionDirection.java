package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnConvolutionBackwardData;
import static jcuda.jcudnn.JCudnn.cudnnConvolutionBackwardFilter;
import static jcuda.jcudnn.JCudnn.cudnnConvolutionForward;
import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize;
import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize;
import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionForwardWorkspaceSize;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import jcuda.Pointer;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.shape.Convolution;

/** The three convolutions of cuDNN, which differ in the order of everything, behind one form. */
enum ConvolutionDirection {
    /** y from x and w. */
    FORWARD("forward", 8, Set.of(0, 1, 2, 3), Set.of()) {
        @Override
        long workspace(Cudnn cudnn, ConvolutionDescriptors d, int algorithm) {
            long[] bytes = {0};
            cudnnGetConvolutionForwardWorkspaceSize(cudnn.handle(), d.x(), d.w(), d.c(), d.y(), algorithm, bytes);
            return bytes[0];
        }

        @Override
        void run(Cudnn cudnn, ConvolutionDescriptors d, Memory m, int algorithm) {
            cudnnConvolutionForward(
                    cudnn.handle(),
                    cudnn.one(),
                    d.x(),
                    m.first(),
                    d.w(),
                    m.second(),
                    d.c(),
                    algorithm,
                    m.workspace(),
                    m.bytes(),
                    cudnn.zero(),
                    d.y(),
                    m.result());
        }

        @Override
        void run(Convolver convolver, Convolution c, Array first, Array second, Array result) {
            convolver.forward(c, first, second, result);
        }
    },
    /** dx from w and dy. */
    INPUT_GRADIENT("input-gradient", 6, Set.of(0, 1), Set.of(0)) {
        @Override
        long workspace(Cudnn cudnn, ConvolutionDescriptors d, int algorithm) {
            long[] bytes = {0};
            cudnnGetConvolutionBackwardDataWorkspaceSize(cudnn.handle(), d.w(), d.y(), d.c(), d.x(), algorithm, bytes);
            return bytes[0];
        }

        @Override
        void run(Cudnn cudnn, ConvolutionDescriptors d, Memory m, int algorithm) {
            cudnnConvolutionBackwardData(
                    cudnn.handle(),
                    cudnn.one(),
                    d.w(),
                    m.first(),
                    d.y(),
                    m.second(),
                    d.c(),
                    algorithm,
                    m.workspace(),
                    m.bytes(),
                    cudnn.zero(),
                    d.x(),
                    m.result());
        }

        @Override
        void run(Convolver convolver, Convolution c, Array first, Array second, Array result) {
            convolver.inputGradient(c, first, second, result);
        }
    },
    /** dw from x and dy. */
    WEIGHT_GRADIENT("weight-gradient", 7, Set.of(0, 1, 3), Set.of(0, 3)) {
        @Override
        long workspace(Cudnn cudnn, ConvolutionDescriptors d, int algorithm) {
            long[] bytes = {0};
            cudnnGetConvolutionBackwardFilterWorkspaceSize(
                    cudnn.handle(), d.x(), d.y(), d.c(), d.w(), algorithm, bytes);
            return bytes[0];
        }

        @Override
        void run(Cudnn cudnn, ConvolutionDescriptors d, Memory m, int algorithm) {
            cudnnConvolutionBackwardFilter(
                    cudnn.handle(),
                    cudnn.one(),
                    d.x(),
                    m.first(),
                    d.y(),
                    m.second(),
                    d.c(),
                    algorithm,
                    m.workspace(),
                    m.bytes(),
                    cudnn.zero(),
                    d.w(),
                    m.result());
        }

        @Override
        void run(Convolver convolver, Convolution c, Array first, Array second, Array result) {
            convolver.weightGradient(c, first, second, result);
        }
    };

    private final String word;
    private final int algorithms;
    private final Set<Integer> direct;
    private final Set<Integer> shaky;

    ConvolutionDirection(String word, int algorithms, Set<Integer> direct, Set<Integer> shaky) {
        this.word = word;
        this.algorithms = algorithms;
        this.direct = direct;
        this.shaky = shaky;
    }

    String word() {
        return word;
    }

    /** The numbers of all algorithms; which of them do a case is asked one by one. */
    List<Integer> algorithms() {
        return IntStream.range(0, algorithms).boxed().toList();
    }

    /**
     * Whether an algorithm gives equal bits from call to call, as NVIDIA's manual says under "Reproducibility". The library's own lists say
     * so too, but JCuda fails while it reads them where the library does not do a case: it takes a count that was never written.
     */
    boolean isDeterministic(int algorithm) {
        return !shaky.contains(algorithm);
    }

    /**
     * Whether an algorithm sums the products themselves. The others go by Fourier transforms or by Winograd's, whose intermediate numbers
     * are larger than what they sum to: float32 loses digits by that (Lavin and Gray 2016).
     */
    boolean isDirect(int algorithm) {
        return direct.contains(algorithm);
    }

    /** The addresses of a call: two operands in the order in which the direction names them, its result, and a workspace. */
    record Memory(Pointer first, Pointer second, Pointer result, Pointer workspace, long bytes) {}

    /** Bytes; thrown is that the algorithm does not do this. */
    abstract long workspace(Cudnn cudnn, ConvolutionDescriptors d, int algorithm);

    abstract void run(Cudnn cudnn, ConvolutionDescriptors d, Memory m, int algorithm);

    /** The same by somebody else. */
    abstract void run(Convolver convolver, Convolution c, Array first, Array second, Array result);
}
