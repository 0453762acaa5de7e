package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

final class GpuTest {
    private static final String FILE = "probe";

    private Gpu gpu;

    @BeforeEach
    void open() {
        gpu = Emulation.gpu(Allocations.EXACT);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            gpu.close();
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private long uploaded(float... values) {
        long address = gpu.take(4L * values.length);
        gpu.upload(values.length, 4, (to, at, count) -> to.asFloatBuffer().put(0, values, at, count), address);
        return address;
    }

    private float[] downloaded(long address, int count) {
        float[] values = new float[count];
        gpu.download(address, count, 4, (from, at, part) -> from.asFloatBuffer().get(0, values, at, part));
        return values;
    }

    @Test
    void whatIsAskedOfTheDevice_isCounted() {
        long a = uploaded(1, 2, 3); // a block and an upload
        long y = gpu.take(12);
        add(y, a, a, 3);
        add(y, y, a, 3);
        assertThat(counts()).containsExactly(2L, 0L, 0L, 1L, 0L, 1L, 2L);
        downloaded(y, 3);
        try (Graph graph = gpu.graph(() -> add(y, y, a, 3))) {
            graph.launch();
        }
        gpu.synchronize();
        assertThat(gpu.count(Traffic.LAUNCHES)).isEqualTo(3);
        assertThat(gpu.count(Traffic.GRAPHS)).isEqualTo(1);
        assertThat(gpu.count(Traffic.DOWNLOADS)).isEqualTo(1);
        assertThat(downloaded(y, 3)).containsExactly(4, 8, 12);
    }

    /** In the order of {@link Traffic}. */
    private List<Long> counts() {
        return Arrays.stream(Traffic.values()).map(gpu::count).toList();
    }

    private void add(long y, long a, long b, int count) {
        gpu.launch(
                gpu.kernel(FILE, "probe_add_f32"),
                Grid.linear(count, 128),
                gpu.arguments().pointer(y).pointer(a).pointer(b).wide(count));
    }

    @Test
    void launch_computesInTheOrderOfTheLaunches() {
        long a = uploaded(1, 2, 3);
        long y = gpu.take(12);
        add(y, a, a, 3);
        add(y, y, a, 3);
        assertThat(downloaded(y, 3)).containsExactly(3, 6, 9);
    }

    @Test
    void arguments_arriveAtTheAlignmentOfC() {
        long y = gpu.take(9 * 8);
        var arguments = gpu.arguments()
                .pointer(y)
                .integer(-7)
                .wide(1L << 40)
                .real(0.5f)
                .doubled(Math.PI)
                .real(-2);
        arguments.align(8).integer(3).align(8).wide(5).wide(-6).integer(11);
        gpu.launch(gpu.kernel(FILE, "probe_arguments"), Grid.of(1, 1), arguments);
        double[] expected = {-7, 1L << 40, 0.5, Math.PI, -2, 3, 5, -6, 11};
        double[] found = new double[9];
        gpu.download(y, 9, 8, (from, at, count) -> from.asDoubleBuffer().get(0, found, at, count));
        assertThat(found).containsExactly(expected);
    }

    @Test
    void arguments_takeAStructFromABuffer() {
        long y = gpu.take(9 * 8);
        ByteBuffer pair = buffer(24).putInt(3).putInt(0).putLong(5).putLong(-6).flip();
        var arguments = gpu.arguments()
                .pointer(y)
                .integer(-7)
                .wide(1L << 40)
                .real(0.5f)
                .doubled(Math.PI)
                .real(-2);
        gpu.launch(
                gpu.kernel(FILE, "probe_arguments"),
                Grid.of(1, 1),
                arguments.bytes(pair).integer(11));
        double[] found = new double[9];
        gpu.download(y, 9, 8, (from, at, count) -> from.asDoubleBuffer().get(0, found, at, count));
        assertThat(found).endsWith(3, 5, -6, 11);
        assertThat(pair.remaining()).as("the struct can be given again").isEqualTo(24);
    }

    @Test
    void arguments_refuseMoreThanAKernelTakes() {
        var arguments = gpu.arguments();
        for (int i = 0; i < 512; i++) {
            arguments.wide(i);
        }
        assertThatThrownBy(() -> arguments.integer(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("arguments: a kernel takes at most 4096 bytes of parameters; give it a table in memory");
    }

    @Test
    void grid_arrivesWhole() {
        long y = gpu.take(7 * 4);
        gpu.upload(buffer(28), y);
        gpu.launch(
                gpu.kernel(FILE, "probe_grid"),
                Grid.of(5, 1).withBlocks(5, 3, 2).withThreads(4, 3, 2),
                gpu.arguments().pointer(y));
        int[] found = new int[7];
        gpu.download(y, 7, 4, (from, at, count) -> from.asIntBuffer().get(0, found, at, count));
        assertThat(found).containsExactly(5 * 3 * 2 * 4 * 3 * 2, 5, 3, 2, 4, 3, 2);
    }

    @Test
    void sharedMemory_goesToTheLimitOfTheDevice() {
        int floats = gpu.sharedBytesMax() / 4;
        assertThat(gpu.sharedBytesMax()).as("more than without asking").isGreaterThan(48 * 1024);
        long y = gpu.take(4 * 32);
        gpu.launch(
                gpu.kernel(FILE, "probe_shared_f32"),
                Grid.of(1, 32).withShared(4 * floats),
                gpu.arguments().pointer(y).integer(floats));
        float[] found = downloaded(y, 32);
        assertThat(found[0]).isZero();
        assertThat(found[31]).isEqualTo(31);
        assertThatThrownBy(() -> gpu.launch(
                        gpu.kernel(FILE, "probe_shared_f32"),
                        Grid.of(1, 32).withShared(4 * floats + 4),
                        gpu.arguments().pointer(y).integer(floats)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: probe_shared_f32: " + (4 * floats + 4)
                        + " bytes of shared memory for a block: CUDA_ERROR_INVALID_VALUE (1)");
    }

    @Test
    void missingKernel_isNamedWithItsFile() {
        assertThatThrownBy(() -> gpu.kernel(FILE, "probe_sub_f32"))
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: no kernel probe_sub_f32 in probe.cu");
    }

    @Test
    void transfers_ofManyPiecesArriveWhole() {
        float[] values = new float[3 * Staging.PIECE / 4 + 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        long address = uploaded(values);
        assertThat(downloaded(address, values.length)).isEqualTo(values);
        assertThat(downloaded(address, Staging.PIECE / 4)[Staging.PIECE / 4 - 1])
                .isEqualTo(Staging.PIECE / 4 - 1);
    }

    @Test
    void upload_hasReadTheArrayWhenItReturns() {
        float[] values = {1, 2};
        long address = gpu.take(8);
        gpu.upload(2, 4, (to, at, count) -> to.asFloatBuffer().put(0, values, at, count), address);
        values[0] = 9;
        assertThat(downloaded(address, 2)).containsExactly(1, 2);
    }

    @Test
    void emptyTransfers_touchNothing() {
        assertThat(downloaded(uploaded(), 0)).isEmpty();
    }

    /** The heap that a launch takes, over many launches once everything is compiled. */
    @Test
    void launch_takesNoHeap() {
        long y = uploaded(0, 0);
        Grid grid = Grid.linear(2, 32);
        launches(20_000, y, grid); // interpreted code boxes what compiled code does not
        long taken = launches(20_000, y, grid);
        // What is counted besides launches, such as the counter's own answer, is less than a byte for each.
        assertThat(taken / 20_000).as("bytes a launch").isZero();
    }

    private long launches(int times, long y, Grid grid) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < times; i++) {
            Kernel kernel = gpu.kernel(FILE, "probe_add_f32");
            gpu.launch(
                    kernel,
                    grid,
                    gpu.arguments().pointer(y).pointer(y).pointer(y).wide(2));
            if (i % 1000 == 0) {
                gpu.synchronize(); // the emulator keeps what has not run yet
            }
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Test
    void failedLaunch_namesOperationShapesKernelAndStatus() {
        Array x = Array.dense(Shape.of(2, 3), new CudaStorage(DType.FLOAT32, 6, gpu.take(24)));
        gpu.during("add", x, x);
        assertThatThrownBy(() -> gpu.launch(
                        gpu.kernel(FILE, "probe_add_f32"),
                        Grid.of(1, 1).withThreads(1, 1, 128), // 64 is the most along z
                        gpu.arguments()
                                .pointer(Pointers.of(x))
                                .pointer(Pointers.of(x))
                                .pointer(Pointers.of(x))
                                .wide(0)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: add [2, 3] [2, 3]: launch probe_add_f32 (1,1,1)x(1,1,128):"
                        + " CUDA_ERROR_INVALID_VALUE (1)");
    }

    @Test
    void gridThatNoDeviceRuns_namesItsKernelAndLosesNothing() {
        var kernel = gpu.kernel(FILE, "probe_add_f32");
        assertThatThrownBy(() -> gpu.launch(kernel, Grid.linear(0, 256), gpu.arguments()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("launch probe_add_f32 (0,1,1)x(256,1,1): a grid has at least 1 block");
        gpu.synchronize();
    }

    /** A GPU's driver takes as many bytes as it finds; the emulator counts them. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void tooFewArguments_areNoticedByTheEmulator() {
        assertThatThrownBy(() -> gpu.launch(
                        gpu.kernel(FILE, "probe_add_f32"),
                        Grid.linear(6, 32),
                        gpu.arguments().pointer(gpu.take(24))))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("CUDA_ERROR_INVALID_VALUE (1)");
    }

    /** On a GPU the process has no device after this, so that {@code NullWrite} asks the same there. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void failureInAKernel_endsTheDeviceAndSaysSo() {
        long y = gpu.take(8);
        add(y, y, y, 2);
        gpu.during("trap");
        assertThatThrownBy(() -> {
                    gpu.launch(
                            gpu.kernel(FILE, "probe_trap"),
                            Grid.of(1, 1),
                            gpu.arguments().integer(0));
                    gpu.synchronize();
                })
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: trap: synchronize: CUDA_ERROR_LAUNCH_FAILED (719): a kernel failed while it ran\n"
                        + "  the last launches, newest first: probe_trap (1,1,1)x(1,1,1), probe_add_f32 (1,1,1)x(128,1,1)\n"
                        + "  The device is lost to this program: start it again, with -Dstory.debug=5 to see which"
                        + " launch fails.");
        assertThatThrownBy(() -> gpu.take(8))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith(
                        "cuda: the device was lost earlier and cannot be used any more: trap: synchronize");
        gpu.close();
        gpu = Emulation.gpu();
        assertThat(downloaded(uploaded(1), 1)).as("after it was opened again").containsExactly(1);
    }

    @Test
    void events_orderTwoStreams() {
        long a = uploaded(1, 2);
        long y = gpu.take(8);
        try (Stream other = gpu.newStream();
                Event event = gpu.event();
                Event done = gpu.event()) {
            add(y, a, a, 2);
            event.record(gpu.stream());
            other.waitFor(event);
            gpu.launch(
                    other,
                    gpu.kernel(FILE, "probe_add_f32"),
                    Grid.linear(2, 32),
                    gpu.arguments().pointer(y).pointer(y).pointer(a).wide(2));
            done.record(other);
            gpu.stream().waitFor(done);
            assertThat(downloaded(y, 2)).containsExactly(3, 6);
        }
    }

    @Test
    void graph_doesItsWorkAgainWithOneLaunch() {
        long sum = uploaded(0, 0);
        long one = uploaded(1, 2);
        try (Graph graph = gpu.graph(() -> {
            add(sum, sum, one, 2);
            add(sum, sum, one, 2);
        })) {
            assertThat(downloaded(sum, 2)).as("recorded, not run").containsExactly(0, 0);
            graph.launch();
            graph.launch();
            assertThat(downloaded(sum, 2)).containsExactly(4, 8);
        }
    }

    @Test
    void graph_keepsTheMemoryFreedWhileItWasRecorded() {
        long one = uploaded(1, 2);
        long y = gpu.take(8);
        Graph graph = gpu.graph(() -> {
            long inner = gpu.take(8);
            add(inner, one, one, 2);
            add(y, inner, one, 2);
            gpu.give(inner);
        });
        long others = uploaded(7, 7);
        graph.launch();
        assertThat(downloaded(y, 2)).containsExactly(3, 6);
        assertThat(downloaded(others, 2)).containsExactly(7, 7);
        long held = gpu.bytesHeld();
        graph.close();
        assertThat(gpu.bytesHeld()).isEqualTo(held - 8);
    }

    @Test
    void transferInsideAGraph_isRefused() {
        assertThatThrownBy(() -> gpu.graph(() -> downloaded(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cuda: data is moved between host and device while a graph is recorded;"
                        + " move it before or after");
        assertThat(downloaded(uploaded(4), 1)).as("the stream works on").containsExactly(4);
    }

    @Test
    void timingEvents_measure() {
        long y = uploaded(0, 0);
        try (Event began = gpu.timingEvent();
                Event ended = gpu.timingEvent()) {
            began.record(gpu.stream());
            add(y, y, y, 2);
            ended.record(gpu.stream());
            ended.synchronize();
            assertThat(began.millisecondsUntil(ended)).isBetween(0.0, 10_000.0);
        }
    }
}
