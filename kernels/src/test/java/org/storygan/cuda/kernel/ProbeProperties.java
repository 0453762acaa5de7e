package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** The kernels of probe.cu, which the tests of the driver layer launch: whatever is handed over arrives. */
final class ProbeProperties {
    private static final String FILE = "probe";
    private static final int MOST = 9000;
    private static final int WARP = 32;

    private ProbeProperties() {}

    static void into(Map<String, Properties.Property> all) {
        all.put("probe add", ProbeProperties::add);
        all.put("probe arguments", ProbeProperties::arguments);
        all.put("probe grid", ProbeProperties::grid);
        all.put("probe shared", ProbeProperties::shared);
    }

    private static void add(Trial t) {
        Gpu gpu = t.lab.gpu;
        Shape shape = Shape.of(t.between(1, MOST));
        Both a = t.dense(shape);
        Both b = t.dense(shape);
        Both y = t.output(shape);
        gpu.launch(
                gpu.kernel(FILE, "probe_add_f32"),
                Grid.linear(shape.count(), t.of(32, 128, 1024)),
                gpu.arguments()
                        .pointer(Pointers.of(y.device()))
                        .pointer(Pointers.of(a.device()))
                        .pointer(Pointers.of(b.device()))
                        .wide(shape.count()));
        double[] sum = t.values(a);
        double[] others = t.values(b);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (sum[i] + others[i]);
        }
        t.expect("sum of " + shape, sum, y, i -> 0);
    }

    private static int whole(Trial t) {
        return t.below(1 << 30) - (1 << 29);
    }

    private static void arguments(Trial t) {
        Gpu gpu = t.lab.gpu;
        double[] sent = new double[9];
        long y = gpu.take((long) sent.length * Double.BYTES);
        var arguments = gpu.arguments().pointer(y);
        arguments.integer((int) (sent[0] = whole(t)));
        arguments.wide((long) (sent[1] = whole(t) * 0x1p20));
        arguments.real((float) (sent[2] = t.constant()));
        arguments.doubled(sent[3] = whole(t) / 3.0);
        arguments.real((float) (sent[4] = t.constant()));
        arguments.align(Long.BYTES).integer((int) (sent[5] = whole(t)));
        arguments.align(Long.BYTES).wide((long) (sent[6] = whole(t) * 0x1p20));
        arguments.wide((long) (sent[7] = whole(t) * 0x1p20));
        arguments.integer((int) (sent[8] = whole(t)));
        gpu.launch(gpu.kernel(FILE, "probe_arguments"), Grid.of(1, 1), arguments);
        double[] found = new double[sent.length];
        gpu.download(y, found.length, Double.BYTES, (from, at, count) -> from.asDoubleBuffer()
                .get(0, found, at, count));
        assertThat(found).isEqualTo(sent);
    }

    private static void grid(Trial t) {
        Gpu gpu = t.lab.gpu;
        int[] sizes = {1 + t.below(9), 1 + t.below(7), 1 + t.below(5), 1 + t.below(33), 1 + t.below(5), 1 + t.below(3)};
        int[] counts = new int[1 + sizes.length];
        long y = gpu.take((long) counts.length * Integer.BYTES);
        gpu.upload(
                counts.length,
                Integer.BYTES,
                (to, at, count) -> to.asIntBuffer().put(0, counts, at, count),
                y);
        gpu.launch(
                gpu.kernel(FILE, "probe_grid"),
                new Grid(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], 0),
                gpu.arguments().pointer(y));
        counts[0] = 1;
        for (int i = 0; i < sizes.length; i++) {
            counts[0] *= sizes[i];
            counts[i + 1] = sizes[i];
        }
        int[] found = new int[counts.length];
        gpu.download(y, found.length, Integer.BYTES, (from, at, count) -> from.asIntBuffer()
                .get(0, found, at, count));
        assertThat(found).isEqualTo(counts);
    }

    /** A warp that begins and ends with any size of shared memory that a device has. */
    private static void shared(Trial t) {
        Gpu gpu = t.lab.gpu;
        int most = gpu.sharedBytesMax() / Float.BYTES;
        int floats = t.below(4) == 0 ? t.of(WARP, most) : WARP + t.below(most - WARP);
        Both y = t.output(Shape.of(WARP));
        gpu.launch(
                gpu.kernel(FILE, "probe_shared_f32"),
                new Grid(1, 1, 1, WARP, 1, 1, floats * Float.BYTES),
                gpu.arguments().pointer(Pointers.of(y.device())).integer(floats));
        double[] lanes = new double[WARP];
        for (int lane = 0; lane < WARP; lane++) {
            lanes[lane] = lane;
        }
        t.expect("the last of " + floats + " floats", lanes, y, i -> 0);
    }
}
