package org.storygan.cuda.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import org.storygan.backend.DeviceException;

/**
 * Loads JCuda's bindings, each once in the life of the JVM, and remembers why one cannot be loaded: JCuda's classes cannot be tried
 * twice. CUDA's libraries are loaded first, by their full names; the system then takes them for what the bindings ask for. With
 * exceptions switched on, no status that a call returns is lost.
 */
public final class Bindings {
    private static final String VERSION = "12.6.0-linux-x86_64";
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String CUBLAS_ASKED_FOR = "libcublas.so.12";
    /** cuDNN opens these by name when it needs them, which works only where the loader looks for them anyway. */
    private static final List<String> CUDNN_PARTS = List.of(
            "libcudnn_graph.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9");

    private Bindings() {}

    /** The files that were found. */
    public static Installation installation() {
        return Found.INSTALLATION;
    }

    /** Empty when the driver's binding is loaded, else why not. */
    public static Optional<String> driver() {
        return Driver.WHY_NOT;
    }

    /** Empty when the binding of cuBLAS is loaded, else why not. */
    public static Optional<String> cublas() {
        return Cublas.WHY_NOT;
    }

    /** Empty when the binding of cuDNN is loaded, else why not. */
    public static Optional<String> cudnn() {
        return Cudnn.WHY_NOT;
    }

    private static final class Found {
        static final Installation INSTALLATION = Installation.ofThisMachine();
    }

    private static final class Driver {
        static final Optional<String> WHY_NOT = installation().whyNot().or(Driver::load);

        private static Optional<String> load() {
            return attempt("the NVIDIA driver", () -> {
                System.load(installation().driver().orElseThrow().toString());
                initialise("JCudaDriver", "driver", library -> library, () -> JCudaDriver.setExceptionsEnabled(true));
            });
        }
    }

    private static final class Cublas {
        static final Optional<String> WHY_NOT = driver().or(Cublas::load);

        private static Optional<String> load() {
            if (installation().cublas().isEmpty()) {
                return Optional.of("neither libcublas.so.12 nor libcublas.so.13 was found: name its folder by -D"
                        + Installation.LIBRARIES);
            }
            Path cublas = installation().cublas().get();
            String name = cublas.getFileName().toString();
            return attempt("cuBLAS", () -> {
                loadIfThere(cublas.resolveSibling(name.replace("cublas", "cublasLt")));
                System.load(cublas.toString());
                initialise(
                        "JCublas2",
                        name,
                        library -> name.equals(CUBLAS_ASKED_FOR)
                                ? library
                                : Elf.retargeted(library, CUBLAS_ASKED_FOR, name),
                        () -> JCublas2.setExceptionsEnabled(true));
            });
        }
    }

    private static final class Cudnn {
        static final Optional<String> WHY_NOT = driver().or(Cudnn::load);

        private static Optional<String> load() {
            if (installation().cudnn().isEmpty()) {
                return Optional.of("libcudnn.so.9 was not found: name its folder by -D" + Installation.LIBRARIES);
            }
            Path cudnn = installation().cudnn().get();
            return attempt("cuDNN", () -> {
                CUDNN_PARTS.forEach(part -> loadIfThere(cudnn.resolveSibling(part)));
                System.load(cudnn.toString());
                initialise("JCudnn", "cudnn", library -> library, () -> JCudnn.setExceptionsEnabled(true));
            });
        }
    }

    private static void loadIfThere(Path library) {
        if (Files.exists(library)) {
            System.load(library.toString());
        }
    }

    private interface Retarget {
        byte[] of(byte[] library);
    }

    /** JCuda loads its native library from the temporary folder if it is there, so that is where it is while the class initialises. */
    private static synchronized void initialise(String binding, String set, Retarget retarget, Runnable firstUse) {
        String name = "lib" + binding + "-" + VERSION + ".so";
        var folder = NativeFolder.of(Surroundings.ofThisMachine(), "jcuda-" + VERSION + "-" + set);
        folder.put(name, retarget.of(NativeFolder.packed(name)));
        String before = System.getProperty(TEMPORARY);
        System.setProperty(TEMPORARY, folder.path().toString());
        try {
            firstUse.run();
        } finally {
            System.setProperty(TEMPORARY, before);
        }
    }

    private static Optional<String> attempt(String what, Runnable loading) {
        try {
            loading.run();
            return Optional.empty();
        } catch (DeviceException e) {
            return Optional.of(e.getMessage());
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(what + " cannot be loaded: " + firstLine(rootOf(e)));
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }

    /** JCuda puts whole stack traces into its messages. */
    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }
}
