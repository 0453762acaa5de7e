package org.storygan.cuda;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.storygan.backend.Array;
import org.storygan.cuda.Settings.Provider;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.kernel.Convolve;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.kernel.LstmSteps;
import org.storygan.cuda.kernel.Multiplier;
import org.storygan.cuda.kernel.Normalize;
import org.storygan.cuda.kernel.Normalizer;
import org.storygan.cuda.kernel.Pool;
import org.storygan.cuda.kernel.Pooler;
import org.storygan.cuda.kernel.SequenceReader;
import org.storygan.cuda.kernel.Softmax;
import org.storygan.cuda.kernel.SoftmaxGradient;
import org.storygan.cuda.library.Cublas;
import org.storygan.cuda.library.CublasMultiplier;
import org.storygan.cuda.library.CudnnLayers;
import org.storygan.cuda.load.Bindings;

/**
 * Decides for each call who does it: NVIDIA's library or our kernel. Asked for by name a library does every call that it has, with copies
 * of what it cannot read where it lies; left to choose, it does the products that it can without, the convolutions, and our kernels the
 * rest.
 */
final class Providers implements AutoCloseable {
    private final Settings settings;
    private final Multiplier ownMultiplier;
    private final Optional<Cublas> cublas;
    private final Optional<CublasMultiplier> cublasMultiplier;
    private final Convolver ownConvolver;
    private final SequenceReader ownReader;
    private final Pooler ownPooler;
    private final Normalizer ownNormalizer;
    private final SoftmaxGradient ownSoftmax;
    private final Optional<CudnnLayers> cudnn;

    Providers(Gpu gpu, Settings settings) {
        this.settings = settings;
        ownMultiplier = Multiplier.own(gpu, settings.precision());
        ownConvolver = Convolve.of(gpu, settings.precision());
        ownReader = new LstmSteps(gpu, (a, b, y) -> multiplier(a, b).multiply(a, b, y));
        cublas = wanted(settings.gemm(), Bindings::cublas) ? Optional.of(new Cublas(gpu)) : Optional.empty();
        cublasMultiplier = cublas.map(library -> new CublasMultiplier(gpu, library, settings.precision()));
        ownPooler = new Pool(gpu);
        ownNormalizer = new Normalize(gpu);
        ownSoftmax = new Softmax(gpu);
        cudnn = wanted(settings.dnn(), Bindings::cudnn)
                ? Optional.of(new CudnnLayers(gpu, settings.precision(), ownConvolver, ownReader))
                : Optional.empty();
    }

    /** Why a library that is asked for by name cannot be used; empty where none is, or all can. */
    static Optional<String> missing(Settings settings) {
        return asked(settings.gemm(), Settings.GEMM + "=cublas", Bindings::cublas)
                .or(() -> asked(settings.dnn(), Settings.DNN + "=cudnn", Bindings::cudnn));
    }

    private static Optional<String> asked(Provider provider, String property, Library library) {
        return provider == Provider.LIBRARY
                ? library.whyNot().map(reason -> "-D" + property + ", but " + reason)
                : Optional.empty();
    }

    /** Who does what by default on this machine, for a person. */
    static String describe(Settings settings) {
        var files = Bindings.installation();
        return "products by " + who(settings.gemm(), "cuBLAS", files.cublas(), Bindings::cublas) + ", convolutions by "
                + who(settings.dnn(), "cuDNN", files.cudnn(), Bindings::cudnn);
    }

    private interface Library {
        /** Empty when it is loaded; this loads it. */
        Optional<String> whyNot();
    }

    private static boolean wanted(Provider provider, Library library) {
        return provider != Provider.OWN && library.whyNot().isEmpty();
    }

    private static String who(Provider provider, String name, Optional<Path> file, Library library) {
        if (provider == Provider.OWN) {
            return "our kernels, as asked for";
        }
        return library.whyNot()
                .map(reason -> "our kernels (" + reason + ")")
                .orElseGet(() -> name + " " + file.orElseThrow());
    }

    /** For a product of these. */
    Multiplier multiplier(Array a, Array b) {
        return cublasMultiplier
                .filter(library -> settings.gemm() == Provider.LIBRARY || library.takes(a, b))
                .map(Multiplier.class::cast)
                .orElse(ownMultiplier);
    }

    /** For any convolution: cuDNN is measured for each, and has our kernel do what it has no convolution for. */
    Convolver convolver() {
        return cudnn.map(CudnnLayers::convolver).map(Convolver.class::cast).orElse(ownConvolver);
    }

    /** What is bound by memory is the library's only where it is asked for: our kernels read any strides once, as it would read copies. */
    Pooler pooler() {
        return asked(CudnnLayers::pooler).map(Pooler.class::cast).orElse(ownPooler);
    }

    Normalizer normalizer() {
        return asked(CudnnLayers::normalizer).map(Normalizer.class::cast).orElse(ownNormalizer);
    }

    SoftmaxGradient softmax() {
        return asked(CudnnLayers::softmax).map(SoftmaxGradient.class::cast).orElse(ownSoftmax);
    }

    private <L> Optional<L> asked(Function<CudnnLayers, L> layer) {
        return cudnn.filter(library -> settings.dnn() == Provider.LIBRARY).map(layer);
    }

    /** Which algorithms of cuDNN were chosen by measuring. */
    Map<String, String> choices() {
        return cudnn.map(library -> library.convolver().choices()).orElse(Map.of());
    }

    void replay(Map<String, String> choices) {
        cudnn.ifPresent(library -> library.convolver().replay(choices));
    }

    /** The library's only where it is asked for: it waits for the mask, and copies the weights. */
    SequenceReader sequenceReader() {
        return asked(CudnnLayers::lstm).map(SequenceReader.class::cast).orElse(ownReader);
    }

    /** Before the device, whose memory the libraries work in. */
    @Override
    public void close() {
        cudnn.ifPresent(CudnnLayers::close);
        cublas.ifPresent(Cublas::close);
    }
}
