package org.storygan.cuda.library;

import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.kernel.Normalize;
import org.storygan.cuda.kernel.Pool;
import org.storygan.cuda.kernel.SequenceReader;
import org.storygan.cuda.kernel.Softmax;

/** cuDNN and what it does for us, opened and closed together; each has our kernel for what the library does not do. */
public final class CudnnLayers implements AutoCloseable {
    private final Cudnn cudnn;
    private final CudnnConvolver convolver;
    private final CudnnPooler pooler;
    private final CudnnNormalizer normalizer;
    private final CudnnSoftmax softmax;
    private final CudnnLstm lstm;

    /** Once {@link org.storygan.cuda.load.Bindings#cudnn} is empty. */
    public CudnnLayers(Gpu gpu, Precision precision, Convolver ownConvolver, SequenceReader ownReader) {
        var limits = CudnnLimits.fromProperties();
        cudnn = new Cudnn(gpu);
        convolver = new CudnnConvolver(cudnn, precision, limits, ownConvolver);
        pooler = new CudnnPooler(cudnn, new Pool(gpu));
        normalizer = new CudnnNormalizer(cudnn, new Normalize(gpu));
        softmax = new CudnnSoftmax(cudnn, new Softmax(gpu));
        lstm = new CudnnLstm(cudnn, precision, ownReader);
    }

    public CudnnConvolver convolver() {
        return convolver;
    }

    public CudnnPooler pooler() {
        return pooler;
    }

    public CudnnNormalizer normalizer() {
        return normalizer;
    }

    public CudnnSoftmax softmax() {
        return softmax;
    }

    public CudnnLstm lstm() {
        return lstm;
    }

    @Override
    public void close() {
        lstm.close();
        softmax.close();
        normalizer.close();
        pooler.close();
        convolver.close();
        cudnn.close();
    }
}
