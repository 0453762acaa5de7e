package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadDataEx;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.storygan.backend.DeviceException;

/** The compiled kernels, each file loaded when its first kernel is asked for. */
final class Modules implements AutoCloseable {
    private final Calls calls;
    private final KernelFiles files;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<String, Map<String, Kernel>> kernels = new HashMap<>();

    Modules(Calls calls, KernelFiles files) {
        this.calls = calls;
        this.files = files;
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
        calls.check();
        var function = new CUfunction();
        try {
            cuModuleGetFunction(function, modules.get(file), symbol);
        } catch (CudaException e) {
            if (DriverStatus.TABLE.of(e).code() == DriverStatus.NOT_FOUND) {
                throw new DeviceException(
                        "cuda: " + calls.context() + "no kernel " + symbol + " in " + file + ".cu", e);
            }
            throw calls.failed("find kernel " + symbol + " in " + file + ".cu", e);
        }
        return new Kernel(calls, symbol, function);
    }

    private CUmodule load(String file) {
        byte[] image = files.image(file);
        // One zero more, because PTX is text that C reads to its end. Direct: a heap array would hold up the garbage
        // collector.
        ByteBuffer direct = ByteBuffer.allocateDirect(image.length + 1).put(0, image);
        var module = new CUmodule();
        calls.run(
                "load the kernels of " + file + ".cu",
                () -> cuModuleLoadDataEx(module, Pointer.to(direct), 0, new int[0], Pointer.to(new int[0])));
        return module;
    }

    @Override
    public void close() {
        modules.values().forEach(module -> calls.release(() -> cuModuleUnload(module)));
        modules.clear();
        kernels.clear();
    }
}
