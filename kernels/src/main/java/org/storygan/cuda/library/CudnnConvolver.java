package org.storygan.cuda.library;

import java.util.Map;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.library.ConvolutionSearch.Call;
import org.storygan.shape.Convolution;

/** Convolutions by cuDNN, each as was found fastest when it was first asked for; by our kernel what the library has no convolution for. */
public final class CudnnConvolver implements Convolver, AutoCloseable {
    /** A training run needs a few hundred; a plan is four descriptors, some 2 KB. */
    private static final int CAPACITY = 512;

    private final Convolver own;
    private final Choices choices = new Choices();
    private final ConvolutionSearch search;
    private final Plans<ConvolutionKey, ConvolutionWay> ways;

    public CudnnConvolver(Cudnn cudnn, Precision precision, CudnnLimits limits, Convolver own) {
        this(cudnn, precision, limits, own, CAPACITY);
    }

    CudnnConvolver(Cudnn cudnn, Precision precision, CudnnLimits limits, Convolver own, int capacity) {
        this.own = own;
        search = new ConvolutionSearch(cudnn, precision, limits, own, choices);
        ways = new Plans<>(capacity);
    }

    @Override
    public void forward(Convolution c, Array x, Array w, Array y) {
        var key = new ConvolutionKey(ConvolutionDirection.FORWARD, c, x.shape(), w.shape(), y.shape());
        run(new Call(key, x, w, y));
    }

    @Override
    public void inputGradient(Convolution c, Array w, Array dy, Array dx) {
        var key = new ConvolutionKey(ConvolutionDirection.INPUT_GRADIENT, c, dx.shape(), w.shape(), dy.shape());
        run(new Call(key, w, dy, dx));
    }

    @Override
    public void weightGradient(Convolution c, Array x, Array dy, Array dw) {
        var key = new ConvolutionKey(ConvolutionDirection.WEIGHT_GRADIENT, c, x.shape(), dw.shape(), dy.shape());
        run(new Call(key, x, dy, dw));
    }

    private void run(Call call) {
        if (call.key().isPossible()) {
            ways.get(call.key(), key -> search.choose(call)).run(call);
        } else {
            call.by(own);
        }
    }

    /** What was measured so far, and what earlier runs measured. */
    public Map<String, String> choices() {
        return choices.all();
    }

    /** Takes an earlier run's choices instead of measuring; before the first convolution. */
    public void replay(Map<String, String> earlier) {
        choices.replay(earlier);
    }

    @Override
    public void close() {
        ways.close();
    }
}
