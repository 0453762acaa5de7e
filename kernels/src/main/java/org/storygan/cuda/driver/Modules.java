package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadDataEx;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.storygan.backend.DeviceException;

/** The compiled kernels, each file loaded when its first kernel is asked for. */
final class Modules implements AutoCloseable {
    private static final String FOLDER = "/org/storygan/cuda/";

    private final Optional<Path> emulator;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<String, Map<String, Kernel>> kernels = new HashMap<>();

    /** Of the emulator's folder, when there is one, else of the class path. */
    Modules(Optional<Path> emulator) {
        this.emulator = emulator;
    }

    /** Of file "softmax" the kernel "softmax_rows_f32". Takes no heap when the kernel is known. */
    Kernel kernel(String file, String symbol) {
        Map<String, Kernel> known = kernels.get(file);
        if (known == null) {
            modules.put(file, load(file));
            known = new HashMap<>();
            kernels.put(file, known);
        }
        Kernel kernel = known.get(symbol);
        if (kernel == null) {
            kernel = find(file, symbol);
            known.put(symbol, kernel);
        }
        return kernel;
    }

    private Kernel find(String file, String symbol) {
        var function = new CUfunction();
        Calls.run(
                "no kernel " + symbol + " in " + file + ".cu",
                () -> cuModuleGetFunction(function, modules.get(file), symbol));
        return new Kernel(symbol, function);
    }

    private CUmodule load(String file) {
        byte[] image = image(file);
        // One zero more, because PTX is text that C reads to its end. Direct: a heap array would hold up the garbage
        // collector.
        ByteBuffer direct = ByteBuffer.allocateDirect(image.length + 1).put(0, image);
        var module = new CUmodule();
        Calls.run(
                "load " + file + ".cu",
                () -> cuModuleLoadDataEx(module, Pointer.to(direct), 0, new int[0], Pointer.to(new int[0])));
        return module;
    }

    private byte[] image(String file) {
        try {
            if (emulator.isPresent()) {
                return Files.readAllBytes(emulator.get().resolve(file + ".emu.so"));
            }
            for (String suffix : new String[] {".fatbin", ".ptx"}) {
                try (InputStream in = Modules.class.getResourceAsStream(FOLDER + file + suffix)) {
                    if (in != null) {
                        return in.readAllBytes();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cuda: the compiled kernels of " + file + ".cu cannot be read", e);
        }
        throw new DeviceException(
                "cuda: " + file + ".cu was not compiled into this build: build it where nvcc is on the PATH");
    }

    @Override
    public void close() {
        modules.values().forEach(module -> cuModuleUnload(module));
        modules.clear();
        kernels.clear();
    }
}
