package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuLaunchKernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import jcuda.Pointer;

/**
 * What a launch with six parameters costs on this side of the driver, in nanoseconds and in bytes of heap. On the emulator with {@code
 * STORYGAN_EMULATOR_LAUNCHES=off} a launch returns at once, so what is timed is JCuda and what is around it; on a GPU the driver's own
 * share is in every line. The ways take turns, so that a busy machine slows all of them alike.
 */
final class LaunchCost {
    private static final int BLOCKS = 4;
    private static final int THREADS = 256;

    private final Gpu gpu;
    private final Kernel kernel;
    private final Grid grid = Grid.of(BLOCKS, THREADS);
    private final long address;

    private LaunchCost(Gpu gpu) {
        this.gpu = gpu;
        kernel = gpu.kernel("probe", "probe_add_f32");
        address = gpu.take(Float.BYTES);
    }

    /** One way to launch. */
    private enum Way {
        /** No parameters at all: what the call itself costs. */
        BARE {
            @Override
            void launch(LaunchCost on) {
                on.raw(null, null);
            }
        },
        /** JCuda's usual way. */
        POINTERS {
            @Override
            void launch(LaunchCost on) {
                on.raw(
                        Pointer.to(
                                Pointer.to(new long[] {on.address}),
                                Pointer.to(new long[] {on.address}),
                                Pointer.to(new long[] {on.address}),
                                Pointer.to(new int[] {1}),
                                Pointer.to(new int[] {2}),
                                Pointer.to(new float[] {3})),
                        null);
            }
        },
        /** Ours. */
        PACKED {
            @Override
            void launch(LaunchCost on) {
                on.packed(on.kernel);
            }
        },
        /** Ours with the kernel looked up by its name, as launchers do. */
        NAMED {
            @Override
            void launch(LaunchCost on) {
                on.packed(on.gpu.kernel("probe", "probe_add_f32"));
            }
        };

        abstract void launch(LaunchCost on);
    }

    private void raw(Pointer parameters, Pointer extra) {
        cuLaunchKernel(
                kernel.function(), BLOCKS, 1, 1, THREADS, 1, 1, 0, gpu.stream().handle(), parameters, extra);
    }

    private void packed(Kernel of) {
        gpu.launch(
                of,
                grid,
                gpu.arguments()
                        .pointer(address)
                        .pointer(address)
                        .pointer(address)
                        .integer(1)
                        .integer(2)
                        .real(3));
    }

    /** Nanoseconds a launch. */
    private double round(Way way, int launches) {
        long began = System.nanoTime();
        for (int i = 0; i < launches; i++) {
            way.launch(this);
        }
        return (double) (System.nanoTime() - began) / launches;
    }

    private long heap(Way way, int launches) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        round(way, launches);
        return (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / launches;
    }

    /** Prints a line for each way, and how much cheaper than JCuda's usual way ours is, by the fastest rounds. */
    private void run(int rounds, int launches) {
        Way[] ways = Way.values();
        double[][] times = new double[ways.length][rounds];
        for (Way way : ways) {
            round(way, launches); // compiled from here on
        }
        for (int i = 0; i < rounds; i++) {
            for (Way way : ways) {
                times[way.ordinal()][i] = round(way, launches);
            }
        }
        for (Way way : ways) {
            double[] sorted = times[way.ordinal()];
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "%-9s least %6.0f ns, median %6.0f ns, most %6.0f ns, %4d bytes of heap%n",
                    way.name().toLowerCase(Locale.ROOT),
                    sorted[0],
                    sorted[rounds / 2],
                    sorted[rounds - 1],
                    heap(way, launches));
        }
        System.out.printf(
                Locale.ROOT, "ratio %.1f%n", times[Way.POINTERS.ordinal()][0] / times[Way.PACKED.ordinal()][0]);
    }

    /** @param args how many rounds, and how many launches in each */
    public static void main(String[] args) {
        try (Gpu gpu = Gpu.open()) {
            new LaunchCost(gpu).run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        }
    }
}
