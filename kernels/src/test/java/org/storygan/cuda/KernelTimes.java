package org.storygan.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.cuda.driver.Event;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/**
 * Times of a few kernels on the device, {@code KernelTimes [seconds] [small]}, with the settings that the system properties give: our
 * own kernels, or the libraries. Measured between two events, after a write of more than the second-level cache, so that inputs come
 * from memory as they do in training. A line each: name, median, 10th and 90th percentile in microseconds, flop, bytes.
 */
public final class KernelTimes {
    private static final int RUNS = 50;
    private static final int WARM_UPS = 5;
    /** 1 GB in floats: much more than any second-level cache, and long enough to write that the host is ahead with its launches. */
    private static final int FLUSHED = 256 << 20;

    private interface Work {
        void run(CudaBackend b, Array[] arrays);
    }

    /** @param flop multiply-adds count two; @param bytes read and written once each */
    private record Timed(String name, double flop, double bytes, Work work, Shape... shapes) {}

    private final CudaBackend backend;
    private final boolean isSmall;
    private final Array flushed;

    private KernelTimes(CudaBackend backend, boolean isSmall) {
        this.backend = backend;
        this.isSmall = isSmall;
        flushed = array(Shape.of(isSmall ? 1024 : FLUSHED));
    }

    public static void main(String[] arguments) {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 30;
        boolean isSmall = arguments.length > 1;
        try (Device device = Device.open("cuda")) {
            var times = new KernelTimes((CudaBackend) device.backend(), isSmall);
            var all = times.all();
            for (int i = 0; i < all.size(); i++) {
                times.print(all.get(i), seconds / all.size());
            }
        }
    }

    private int size(int large, int small) {
        return isSmall ? small : large;
    }

    private List<Timed> all() {
        List<Timed> all = new ArrayList<>();
        int[][] products = {{4096, 4096, 4096}, {1280, 512, 2048}, {400, 300, 1024}};
        for (int[] p : products) {
            all.add(matmul(size(p[0], 65), size(p[1], 33), size(p[2], 70)));
        }
        int[][] convolutions = {{64, 64, 64}, {32, 128, 128}, {16, 256, 256}, {8, 512, 512}};
        for (int[] c : convolutions) {
            all.addAll(convolutions(size(80, 2), size(c[0], 5), size(c[1], 6), size(c[2], 7)));
        }
        all.addAll(memoryBound());
        for (int side : new int[] {16, 32, 64}) {
            all.add(attention(size(80, 2), size(side * side, 65), size(20, 3), size(side == 64 ? 64 : 128, 9)));
        }
        return all;
    }

    private static Timed matmul(int n, int k, int m) {
        return new Timed(
                "matmul " + n + "x" + k + "x" + m,
                2.0 * n * k * m,
                4.0 * (n * k + k * m + n * m),
                (b, a) -> b.matmul(a[0], a[1], a[2]),
                Shape.of(n, k),
                Shape.of(k, m),
                Shape.of(n, m));
    }

    private static List<Timed> convolutions(int n, int side, int in, int out) {
        Convolution c = Convolution.of(1, 1);
        Shape x = Shape.of(n, side, side, in);
        Shape w = Shape.of(out, 3, 3, in);
        Shape y = Shape.of(n, side, side, out);
        double flop = 2.0 * y.count() * 9 * in;
        double bytes = 4.0 * (x.count() + w.count() + y.count());
        String name = " 3x3 " + n + "x" + side + "x" + side + " " + in + "->" + out;
        return List.of(
                new Timed("convolve" + name, flop, bytes, (b, a) -> b.convolve(c, a[0], a[1], a[2]), x, w, y),
                new Timed("dx" + name, flop, bytes, (b, a) -> b.convolveInputGradient(c, a[0], a[1], a[2]), w, y, x),
                new Timed("dw" + name, flop, bytes, (b, a) -> b.convolveWeightGradient(c, a[0], a[1], a[2]), x, y, w));
    }

    private List<Timed> memoryBound() {
        Shape flat = Shape.of(size(1 << 25, 1000));
        Shape rows = Shape.of(size(1 << 15, 9), size(1 << 10, 33));
        Shape image = Shape.of(size(80, 2), size(64, 5), size(64, 5), size(64, 6));
        Shape channels = Shape.of(1, 1, 1, image.size(3));
        var step = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1);
        double flats = 4.0 * flat.count();
        return List.of(
                new Timed("copy " + flat, 0, 2 * flats, (b, a) -> b.copy(a[0], a[1]), flat, flat),
                new Timed(
                        "adam " + flat,
                        12.0 * flat.count(),
                        7 * flats,
                        (b, a) -> b.adam(step, a[0], a[1], a[2], a[3]),
                        flat,
                        flat,
                        flat,
                        flat),
                new Timed(
                        "sum of columns " + rows,
                        rows.count(),
                        4.0 * rows.count(),
                        (b, a) -> b.reduce(Reduction.SUM, a[0], a[1]),
                        rows,
                        rows.with(0, 1)),
                new Timed(
                        "softmax " + rows,
                        5.0 * rows.count(),
                        8.0 * rows.count(),
                        (b, a) -> b.softmax(a[0], a[1].broadcastTo(rows), a[2]),
                        rows,
                        Shape.of(1, 1),
                        rows),
                new Timed(
                        "moments " + image,
                        3.0 * image.count(),
                        4.0 * image.count(),
                        (b, a) -> b.moments(a[0], a[1], a[2]),
                        image,
                        channels,
                        channels));
    }

    private static Timed attention(int n, int pixels, int words, int channels) {
        Shape a = Shape.of(n, pixels, channels);
        Shape b = Shape.of(n, words, channels);
        var choice = new DynamicAttention.Choice(DynamicAttention.Mode.SOFT, 1 / Math.sqrt(channels), 1);
        return new Timed(
                "attend " + a + " words " + words,
                4.0 * n * pixels * (pixels + words) * channels,
                4.0 * (2 * a.count() + b.count()),
                (backend, x) -> backend.attend(
                        new DynamicAttention(choice, x[0], x[1], x[2], x[3]),
                        new DynamicAttention.Kept(x[4], x[5]),
                        x[6]),
                a,
                b,
                Shape.of(n, words),
                Shape.of(n),
                Shape.of(3, n),
                Shape.of(4, n, pixels),
                a);
    }

    /** Of uniform numbers: of zeros, some devices are faster. */
    private Array array(Shape shape) {
        Array array = Array.dense(shape, backend.allocate(DType.FLOAT32, shape.count()));
        backend.random(Distribution.UNIFORM, RandomKey.of(7, shape.rank()), array);
        return array;
    }

    private void print(Timed timed, double seconds) {
        Array[] arrays = Arrays.stream(timed.shapes).map(this::array).toArray(Array[]::new);
        try (Event began = backend.gpu().timingEvent();
                Event ended = backend.gpu().timingEvent()) {
            double[] micros = new double[RUNS];
            int runs = 0;
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (int i = -WARM_UPS; i < RUNS && (i < 3 || System.nanoTime() < end); i++) {
                backend.fill(i, flushed);
                began.record(backend.gpu().stream());
                timed.work.run(backend, arrays);
                ended.record(backend.gpu().stream());
                ended.synchronize();
                if (i >= 0) {
                    micros[runs++] = 1e3 * began.millisecondsUntil(ended);
                }
            }
            double[] sorted = Arrays.copyOf(micros, runs);
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "time %s | %.2f %.2f %.2f | %.6g %.6g | runs %d%n",
                    timed.name,
                    sorted[runs / 2],
                    sorted[runs / 10],
                    sorted[runs * 9 / 10],
                    timed.flop,
                    timed.bytes,
                    runs);
        } finally {
            for (Array array : arrays) {
                backend.free(array.storage());
            }
        }
    }
}
