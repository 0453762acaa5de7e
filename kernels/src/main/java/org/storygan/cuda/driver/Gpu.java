package org.storygan.cuda.driver;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.ByteBuffer;
import java.util.Optional;
import jcuda.CudaException;
import jcuda.Pointer;
import org.storygan.backend.Array;
import org.storygan.backend.Debug;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.load.Bindings;

/**
 * One device: its context, current on the thread that opened it, a stream, memory and kernels. What is launched runs later, in the
 * order of the launches. Errors say which operation they belong to once {@link #during} names it.
 */
public final class Gpu implements AutoCloseable {
    private static final double MICROS = 1e3;

    private final Calls calls;
    private final Context context;
    private final Stream stream;
    private final Memory memory;
    private final Staging staging;
    private final Modules modules;
    private final Arguments arguments;
    private final int multiprocessors;
    private final int sharedBytesMax;

    private Gpu(Calls calls, Context context, Allocations allocations) {
        this.calls = calls;
        this.context = context;
        stream = new Stream(calls);
        memory = new Memory(calls, allocations == Allocations.EXACT);
        staging = new Staging(calls, stream);
        modules = new Modules(calls, new KernelFiles(Bindings.installation().emulator(), Context.driverVersion()));
        arguments = new Arguments(calls);
        multiprocessors = context.attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
        sharedBytesMax = context.attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
    }

    /** Empty when {@link #open} will work, else a sentence that says why not. */
    public static Optional<String> whyNot() {
        return Context.whyNot();
    }

    /** Name, compute capability and driver of the device that {@link #open} will open. */
    public static String describe() {
        return Context.describe();
    }

    /** The first device, with cached allocations. */
    public static Gpu open() {
        return open(Allocations.CACHED);
    }

    /** The first device. */
    public static Gpu open(Allocations allocations) {
        whyNot().ifPresent(reason -> {
            throw new DeviceException("cuda: " + reason);
        });
        var calls = new Calls();
        var context = new Context(calls);
        try {
            return new Gpu(calls, context, allocations);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /** Names the operation that is under way and its arrays, for messages. */
    public void during(String operation) {
        calls.during(operation, null, null, null, null);
    }

    public void during(String operation, Array a) {
        calls.during(operation, a, null, null, null);
    }

    public void during(String operation, Array a, Array b) {
        calls.during(operation, a, b, null, null);
    }

    public void during(String operation, Array a, Array b, Array c) {
        calls.during(operation, a, b, c, null);
    }

    public void during(String operation, Array a, Array b, Array c, Array d) {
        calls.during(operation, a, b, c, d);
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
        launch(stream, kernel, grid, packed);
    }

    /** The same on another stream, of which the main one and its memory know nothing but by events. */
    public void launch(Stream on, Kernel kernel, Grid grid, Arguments packed) {
        grid.check(kernel);
        kernel.allowShared(grid.sharedBytes());
        calls.launching(kernel, grid);
        if (Debug.at(2)) {
            launchTimed(on, kernel, grid, packed);
        } else {
            launchNow(on, kernel, grid, packed);
        }
    }

    private void launchNow(Stream on, Kernel kernel, Grid grid, Arguments packed) {
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
                    on.handle(),
                    null,
                    packed.packed());
        } catch (CudaException e) {
            throw calls.failed("launch " + calls.lastLaunch(), e);
        }
    }

    /** Waits for it, so at debug level 5 an error is noticed at the launch that made it. */
    private void launchTimed(Stream on, Kernel kernel, Grid grid, Arguments packed) {
        if (memory.isReserving()) { // a graph is recorded: nothing runs now
            launchNow(on, kernel, grid, packed);
            return;
        }
        try (var began = timingEvent();
                var ended = timingEvent()) {
            began.record(on);
            launchNow(on, kernel, grid, packed);
            ended.record(on);
            calls.run("run " + calls.lastLaunch(), ended::synchronize);
            Debug.say(2, "%s %s %.1f us", kernel, grid, began.millisecondsUntil(ended) * MICROS);
        }
    }

    /** Device memory with undefined content, at a multiple of 256 bytes. */
    public long take(long bytes) {
        return memory.take(bytes);
    }

    /** Back to the allocator; work that was launched before may still use it. */
    public void give(long address) {
        memory.give(address);
    }

    /** Bytes of device memory got from the driver. */
    public long bytesHeld() {
        return memory.held();
    }

    /** Bytes of device memory taken and not given back. */
    public long bytesInUse() {
        return memory.used();
    }

    /** How often so far. */
    public long count(Traffic kind) {
        return calls.count(kind);
    }

    /** Counts a library's call that puts work on the stream. */
    public void noteLibraryCall() {
        calls.note(Traffic.LIBRARY_CALLS);
    }

    /** Copies elements of a Java array to the device; returns when the array has been read. */
    public void upload(int count, int elementBytes, Mover reader, long to) {
        mayTransfer();
        staging.upload(count, elementBytes, reader, to);
    }

    /** Copies elements from the device into a Java array, after everything launched before. */
    public void download(long from, int count, int elementBytes, Mover writer) {
        mayTransfer();
        staging.download(from, count, elementBytes, writer);
    }

    /** Copies the buffer's remaining bytes to the device. */
    public void upload(ByteBuffer from, long to) {
        int start = from.position();
        upload(from.remaining(), 1, (buffer, at, count) -> buffer.put(0, from, start + at, count), to);
    }

    /** Fills what remains of the buffer with bytes from the device, after everything launched before. */
    public void download(long from, ByteBuffer to) {
        int start = to.position();
        download(from, to.remaining(), 1, (buffer, at, count) -> to.put(start + at, buffer, 0, count));
    }

    private void mayTransfer() {
        if (memory.isReserving()) {
            throw new IllegalStateException(
                    "cuda: data is moved between host and device while a graph is recorded; move it before or after");
        }
    }

    /** Records what work launches instead of running it. */
    public Graph graph(Runnable work) {
        return Graph.of(calls, stream, memory, work);
    }

    /** The stream that everything runs on. */
    public Stream stream() {
        return stream;
    }

    /** One more, for work beside the main stream's. */
    public Stream newStream() {
        return new Stream(calls);
    }

    /** To order streams by. */
    public Event event() {
        return Event.plain(calls);
    }

    /** To measure with. */
    public Event timingEvent() {
        return Event.timing(calls);
    }

    /** A device address as the libraries take it. */
    public Pointer pointer(long address) {
        return new Address(address);
    }

    /** The number of an address that a library returned. */
    public long address(Pointer pointer) {
        return Address.of(pointer);
    }

    /** Whether what is launched becomes part of a graph instead of running. */
    public boolean isRecording() {
        return memory.isReserving();
    }

    /** What a library's failed call is reported as: the error that ended the device where one did, else the library's own. */
    public DeviceException failed(String what, StatusTable.Status status, CudaException e) {
        try {
            calls.run("after " + what + " failed", () -> cuStreamSynchronize(stream.handle()));
        } catch (DeviceException ended) {
            if (calls.isLost()) {
                return ended;
            }
        }
        return calls.failed(what, status, e);
    }

    public int multiprocessors() {
        return multiprocessors;
    }

    /** The most shared memory that a block can ask for, in bytes. */
    public int sharedBytesMax() {
        return sharedBytesMax;
    }

    /** As 90 for compute capability 9.0. */
    public int capability() {
        return context.capability();
    }

    /** Returns when everything launched is done. */
    public void synchronize() {
        stream.synchronize();
    }

    /** Returns all memory, that of arrays still live included. */
    @Override
    public void close() {
        arguments.close();
        staging.close();
        memory.close();
        modules.close();
        stream.close();
        context.close();
    }
}
