package org.storygan.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.CUstream_flags.CU_STREAM_NON_BLOCKING;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * One device: its context, current on the thread that opened it, a stream, memory and kernels. What is launched runs later, in the
 * order of the launches.
 */
public final class Gpu implements AutoCloseable {
    /** Names the folder of the emulator, which then stands for the driver. */
    public static final String EMULATOR = "storygan.cuda.emulator";

    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final Memory memory = new Memory();
    private final Modules modules;
    private final Arguments arguments;

    private Gpu(Optional<Path> emulator) {
        modules = new Modules(emulator);
        Calls.run("open device 0", () -> {
            cuInit(0);
            cuDeviceGet(device, 0);
            cuDevicePrimaryCtxRetain(context, device); // the one that cuBLAS and cuDNN use
            cuCtxSetCurrent(context);
            cuStreamCreate(stream, CU_STREAM_NON_BLOCKING);
        });
        arguments = new Arguments();
    }

    /** The first device. */
    public static Gpu open() {
        Optional<Path> emulator =
                Optional.ofNullable(System.getProperty(EMULATOR)).map(Path::of).filter(Files::isDirectory);
        emulator.ifPresent(folder -> System.load(folder.resolve("libcuda.so.1").toString()));
        JCudaDriver.setExceptionsEnabled(true);
        return new Gpu(emulator);
    }

    /** The kernel of a file, as {@code kernel("softmax", "softmax_rows_f32")}; found once. */
    public Kernel kernel(String file, String symbol) {
        return modules.kernel(file, symbol);
    }

    /** The packed parameters of the next launch, empty. */
    public Arguments arguments() {
        return arguments.clear();
    }

    /** Runs the kernel after everything launched before; the arguments can be written again at once. */
    public void launch(Kernel kernel, Grid grid, Arguments packed) {
        kernel.allowShared(grid.sharedBytes());
        try {
            cuLaunchKernel(
                    kernel.function(),
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    grid.threadsX(),
                    grid.threadsY(),
                    grid.threadsZ(),
                    grid.sharedBytes(),
                    stream,
                    null,
                    packed.packed());
        } catch (CudaException e) {
            throw Calls.failed("launch " + kernel + " " + grid, e);
        }
    }

    /** Device memory with undefined content, at a multiple of 256 bytes. */
    public long take(long bytes) {
        return memory.take(bytes);
    }

    /** Back to the allocator; work launched before may still use it. */
    public void give(long address) {
        memory.give(address);
    }

    /** Copies a direct buffer's bytes to the device and waits. */
    public void upload(ByteBuffer from, long to) {
        Calls.run("upload", () -> {
            cuMemcpyHtoDAsync(new DeviceAddress(to), Pointer.toBuffer(from), from.remaining(), stream);
            cuStreamSynchronize(stream);
        });
    }

    /** Waits for what was launched and copies bytes of the device to a direct buffer. */
    public void download(long from, ByteBuffer to) {
        Calls.run("download", () -> {
            cuMemcpyDtoHAsync(Pointer.toBuffer(to), new DeviceAddress(from), to.remaining(), stream);
            cuStreamSynchronize(stream);
        });
    }

    public int multiprocessors() {
        return attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    /** The most shared memory that a block can ask for, in bytes. */
    public int sharedBytesMax() {
        return attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
    }

    private int attribute(int which) {
        int[] value = {0};
        Calls.run("device attribute " + which, () -> cuDeviceGetAttribute(value, which, device));
        return value[0];
    }

    /** Returns when everything launched is done. */
    public void synchronize() {
        Calls.run("synchronize", () -> cuStreamSynchronize(stream));
    }

    @Override
    public void close() {
        arguments.close();
        memory.close();
        modules.close();
        cuStreamDestroy(stream);
        cuDevicePrimaryCtxRelease(device);
    }
}
