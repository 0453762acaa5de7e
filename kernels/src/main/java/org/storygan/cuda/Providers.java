package org.storygan.cuda;

import java.nio.file.Path;
import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.cuda.Settings.Provider;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.kernel.Convolve;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.kernel.LstmSteps;
import org.storygan.cuda.kernel.Multiplier;
import org.storygan.cuda.kernel.SequenceReader;
import org.storygan.cuda.library.Cublas;
import org.storygan.cuda.library.CublasMultiplier;
import org.storygan.cuda.load.Bindings;

/**
 * Decides for each call who does it: NVIDIA's library or our kernel. Asked for by name a library does every call, with copies of what it
 * cannot read where it lies; left to choose, it does those that it can without, and our kernel the others.
 */
final class Providers implements AutoCloseable {
    private final Settings settings;
    private final Multiplier ownMultiplier;
    private final Optional<Cublas> cublas;
    private final Optional<CublasMultiplier> cublasMultiplier;
    private final Convolver ownConvolver;
    private final SequenceReader ownReader;

    Providers(Gpu gpu, Settings settings) {
        this.settings = settings;
        ownMultiplier = Multiplier.own(gpu, settings.precision());
        ownConvolver = Convolve.of(gpu);
        ownReader = new LstmSteps(gpu, (a, b, y) -> multiplier(a, b).multiply(a, b, y));
        cublas = wanted(settings.gemm(), Bindings::cublas) ? Optional.of(new Cublas(gpu)) : Optional.empty();
        cublasMultiplier = cublas.map(library -> new CublasMultiplier(gpu, library, settings.precision()));
    }

    /** Why a library that is asked for by name cannot be used; empty where none is, or all can. */
    static Optional<String> missing(Settings settings) {
        if (settings.dnn() == Provider.LIBRARY) {
            return Optional.of(
                    "-D" + Settings.DNN + "=cudnn asks for a library, but convolutions run on our own kernels"
                            + " only: leave it out, or say own");
        }
        return settings.gemm() == Provider.LIBRARY
                ? Bindings.cublas().map(reason -> "-D" + Settings.GEMM + "=cublas, but " + reason)
                : Optional.empty();
    }

    /** Who does what by default on this machine, for a person. */
    static String describe(Settings settings) {
        var files = Bindings.installation();
        return "products by " + who(settings.gemm(), "cuBLAS", files.cublas(), Bindings::cublas)
                + ", convolutions by our kernels";
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

    Convolver convolver() {
        return ownConvolver;
    }

    SequenceReader sequenceReader() {
        return ownReader;
    }

    /** Before the device, whose memory the libraries work in. */
    @Override
    public void close() {
        cublas.ifPresent(Cublas::close);
    }
}
