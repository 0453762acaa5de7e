package org.storygan.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxReset;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuInit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jcuda.CudaException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import org.storygan.cuda.load.Bindings;

/** The first device and its primary context, which is the one that cuBLAS and cuDNN use too. */
final class Context implements AutoCloseable {
    /** CUDA 12.0, of driver 525: the oldest that cuBLAS 12 and cuDNN 9 run on. */
    private static final int OLDEST_DRIVER = 12000;
    /** Turing: the oldest that nvcc 13 compiles for. */
    private static final int OLDEST_CAPABILITY = 75;

    private static final int NAME_BYTES = 256;

    private final Calls calls;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();

    /** Makes the context current on this thread. */
    Context(Calls calls) {
        this.calls = calls;
        calls.run("open the device", () -> {
            cuInit(0);
            cuDeviceGet(device, 0);
            cuDevicePrimaryCtxRetain(context, device);
            cuCtxSetCurrent(context);
        });
    }

    /** Empty when there is a device that can be used, else why not. */
    static Optional<String> whyNot() {
        return Bindings.driver().or(() -> {
            try {
                cuInit(0);
                return unfit();
            } catch (CudaException e) {
                var status = DriverStatus.TABLE.of(e);
                return Optional.of(
                        status.code() == DriverStatus.NO_DEVICE
                                ? noDevice()
                                : "the NVIDIA driver does not start: " + status);
            }
        });
    }

    private static Optional<String> unfit() {
        int version = driverVersion();
        if (version < OLDEST_DRIVER) {
            return Optional.of("the NVIDIA driver is too old: it serves CUDA " + words(version) + ", and "
                    + words(OLDEST_DRIVER) + " is needed, which driver 525 and newer ones serve");
        }
        int[] count = {0};
        cuDeviceGetCount(count);
        if (count[0] == 0) {
            return Optional.of(noDevice());
        }
        var first = new CUdevice();
        cuDeviceGet(first, 0);
        int capability = capability(first);
        return capability >= OLDEST_CAPABILITY
                ? Optional.empty()
                : Optional.of("the device, " + name(first) + ", is too old: its compute capability is "
                        + dotted(capability) + ", and the kernels are compiled for " + dotted(OLDEST_CAPABILITY)
                        + " and newer");
    }

    private static String noDevice() {
        return "the NVIDIA driver is there, but no device: is CUDA_VISIBLE_DEVICES or NVIDIA_VISIBLE_DEVICES empty?";
    }

    /** As 13000 for CUDA 13.0. */
    static int driverVersion() {
        int[] version = {0};
        cuDriverGetVersion(version);
        return version[0];
    }

    private static String words(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    private static String dotted(int capability) {
        return capability / 10 + "." + capability % 10;
    }

    private static String name(CUdevice of) {
        byte[] name = new byte[NAME_BYTES];
        cuDeviceGetName(name, NAME_BYTES, of);
        int end = 0;
        while (end < NAME_BYTES && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    private static int capability(CUdevice of) {
        int[] major = {0};
        int[] minor = {0};
        cuDeviceGetAttribute(major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, of);
        cuDeviceGetAttribute(minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, of);
        return major[0] * 10 + minor[0];
    }

    /** As 90 for 9.0. */
    int capability() {
        return capability(device);
    }

    int attribute(int which) {
        int[] value = {0};
        calls.run("device attribute " + which, () -> cuDeviceGetAttribute(value, which, device));
        return value[0];
    }

    /** Name, compute capability and the driver's CUDA version; once {@link #whyNot} is empty. */
    static String describe() {
        var first = new CUdevice();
        cuDeviceGet(first, 0);
        return name(first) + " (compute capability " + dotted(capability(first)) + "), driver for CUDA "
                + words(driverVersion());
    }

    /** After an error that ended the device, resets it, so that another start in this process finds it whole. */
    @Override
    public void close() {
        try {
            if (calls.isLost()) {
                cuDevicePrimaryCtxReset(device);
            }
            cuDevicePrimaryCtxRelease(device);
        } catch (CudaException e) {
            // There is nothing left to give back, and the error that mattered was thrown before.
        }
    }
}
