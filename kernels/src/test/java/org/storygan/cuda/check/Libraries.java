package org.storygan.cuda.check;

import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.load.Bindings;

/** Prints the device, its driver, and which cuBLAS and cuDNN JCuda's bindings load, with their versions or the reason why not. */
final class Libraries {
    private Libraries() {}

    public static void main(String[] arguments) {
        Gpu.whyNot().ifPresent(reason -> {
            System.out.println("device: none: " + reason);
            System.exit(1);
        });
        System.out.println("device: " + Gpu.describe());
        System.out.println("driver: " + Bindings.installation().driver().orElseThrow());
        System.out.println("java: " + Runtime.version());
        try (Gpu gpu = Gpu.open()) {
            System.out.println("multiprocessors: " + gpu.multiprocessors());
            System.out.println("shared memory of a block: " + gpu.sharedBytesMax() + " bytes");
            System.out.println("cublas: " + Bindings.cublas().orElseGet(Libraries::cublas));
            System.out.println("cudnn: " + Bindings.cudnn().orElseGet(Libraries::cudnn));
        }
    }

    private static String cublas() {
        int[] version = {0};
        var handle = new jcuda.jcublas.cublasHandle();
        jcuda.jcublas.JCublas2.cublasCreate(handle);
        jcuda.jcublas.JCublas2.cublasGetVersion(handle, version);
        jcuda.jcublas.JCublas2.cublasDestroy(handle);
        return version[0] + " " + Bindings.installation().cublas().orElseThrow();
    }

    private static String cudnn() {
        return jcuda.jcudnn.JCudnn.cudnnGetVersion() + " "
                + Bindings.installation().cudnn().orElseThrow();
    }
}
