package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.cuda.KernelLab.ulps;
import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.AdamSchedule;
import org.storygan.cuda.kernel.Optimizer;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

class OptimizerKernelTest {
    private static final AdamStep FIRST = new AdamStep(2e-3, 0.5, 0.999, 1e-8, 1);

    private static AdamStep step(long t) {
        return new AdamStep(FIRST.rate(), FIRST.beta1(), FIRST.beta2(), FIRST.epsilon(), t);
    }

    /** Parameter, gradient and the two averages. */
    private static Array[] state(KernelLab lab, int count, double[][] values) {
        return Stream.of(values).map(each -> lab.array(Shape.of(count), each)).toArray(Array[]::new);
    }

    private static double[][] draw(KernelLab lab, int count) {
        return new double[][] {
            lab.normals(count), lab.normals(count), lab.normals(count, v -> 0.1 * v), lab.normals(count, v -> v * v)
        };
    }

    /**
     * m: a rounded constant, its product and the sum, three roundings of each term; v has a square beside them: four. p: one of p for the
     * difference, and of the update beside m's own error ten: the rate and its product, half of v's four, the root, a constant, its product
     * and the sum with epsilon, the quotient, and the difference again.
     */
    @Test
    void oneStepFollowsItsDefinition() {
        try (var lab = new KernelLab()) {
            for (int count : new int[] {0, 1, 2, 3, 5, 31, 33, 255, 1025}) {
                for (long t : new long[] {1, 2, 1000}) {
                    double[][] before = draw(lab, count);
                    Array[] s = state(lab, count, before);
                    new Optimizer(lab.gpu()).adam(step(t), s[0], s[1], s[2], s[3]);
                    double[][] after = new double[4][count];
                    for (int i = 0; i < count; i++) {
                        after[2][i] = 0.5 * before[2][i] + 0.5 * before[1][i];
                        after[3][i] = 0.999 * before[3][i] + 0.001 * before[1][i] * before[1][i];
                        after[1][i] = step(t).correctedRate()
                                * after[2][i]
                                / (Math.sqrt(after[3][i]) * step(t).rootCorrection() + 1e-8);
                        after[0][i] = before[0][i] - after[1][i];
                    }
                    KernelLab.Allowed m =
                            i -> roundings(3, Math.abs(0.5 * before[2][i]) + Math.abs(0.5 * before[1][i]));
                    KernelLab.Allowed ofM = i -> m.at(i) * Math.abs(after[1][i] / after[2][i]);
                    KernelLab.compare("m", lab.values(s[2]), after[2], m);
                    KernelLab.compare("v", lab.values(s[3]), after[3], i -> roundings(4, after[3][i]));
                    KernelLab.compare(
                            "p",
                            lab.values(s[0]),
                            after[0],
                            i -> roundings(1, before[0][i])
                                    + roundings(10, Math.abs(after[1][i]) + ofM.at(i))
                                    + ofM.at(i));
                }
            }
        }
    }

    @Test
    void oneLaunchOverAnArena_isTheSameBitsAsOneATensor() {
        try (var lab = new KernelLab()) {
            var optimizer = new Optimizer(lab.gpu());
            int[] sizes = {1, 31, 4, 257, 2, 1023};
            int count = java.util.Arrays.stream(sizes).sum();
            double[][] before = draw(lab, count);
            Array[] arena = state(lab, count, before);
            Array[] tensors = state(lab, count, before);
            for (long t = 1; t <= 3; t++) {
                optimizer.adam(step(t), arena[0], arena[1], arena[2], arena[3]);
                int from = 0;
                for (int size : sizes) {
                    Array[] s = slices(tensors, from, size);
                    optimizer.adam(step(t), s[0], s[1], s[2], s[3]);
                    from += size;
                }
            }
            for (int k = 0; k < 4; k++) {
                assertThat(lab.values(tensors[k])).isEqualTo(lab.values(arena[k]));
            }
        }
    }

    /** More than a launch has room for, empty ones and such that begin at any address. */
    @Test
    void severalTensorsInALaunch_areTheSameBitsAsOneATime() {
        try (var lab = new KernelLab()) {
            var optimizer = new Optimizer(lab.gpu());
            int[] sizes = java.util.stream.IntStream.range(0, 131)
                    .map(i -> i % 11 == 5 ? 3000 : i % 9)
                    .toArray();
            int count = java.util.Arrays.stream(sizes).sum();
            double[][] before = draw(lab, count);
            Array[] together = state(lab, count, before);
            Array[] apart = state(lab, count, before);
            List<List<Array>> all = new ArrayList<>();
            int from = 0;
            for (int size : sizes) {
                all.add(List.of(slices(together, from, size)));
                Array[] s = slices(apart, from, size);
                optimizer.adam(step(2), s[0], s[1], s[2], s[3]);
                from += size;
            }
            optimizer.adam(step(2), all);
            for (int k = 0; k < 4; k++) {
                assertThat(lab.values(together[k])).isEqualTo(lab.values(apart[k]));
            }
        }
    }

    /** As affine maps, a sum and a copy would: statistics of runs that were begun before stay what they were. */
    @Test
    void followingRoundsEachProduct() {
        try (var lab = new KernelLab()) {
            for (int count : new int[] {0, 1, 3, 4, 5, 1025}) {
                double[] x = lab.normals(count);
                double[] y = lab.normals(count);
                Array to = lab.array(Shape.of(count), y);
                new Optimizer(lab.gpu()).follow(0.9, 0.1, lab.array(Shape.of(count), x), to);
                double[] expected = new double[count];
                for (int i = 0; i < count; i++) {
                    expected[i] = 0.9f * (float) y[i] + 0.1f * (float) x[i];
                }
                assertThat(lab.values(to)).isEqualTo(expected);
            }
        }
    }

    private static Array[] slices(Array[] all, int from, int count) {
        return Stream.of(all)
                .map(each -> each.sliced(Slice.all(each.shape()).along(0, from, count)))
                .toArray(Array[]::new);
    }

    @Test
    void constantsOnTheDevice_giveTheSameBitsAsConstantsOfALaunch() {
        try (var lab = new KernelLab();
                var schedule = new AdamSchedule(lab.gpu(), step(5))) {
            var optimizer = new Optimizer(lab.gpu());
            double[][] before = draw(lab, 77);
            Array[] replayed = state(lab, 77, before);
            Array[] launched = state(lab, 77, before);
            for (long t = 5; t < 9; t++) {
                schedule.advance();
                optimizer.adam(schedule, replayed[0], replayed[1], replayed[2], replayed[3]);
                optimizer.adam(step(t), launched[0], launched[1], launched[2], launched[3]);
            }
            assertThat(lab.values(replayed[0])).isEqualTo(lab.values(launched[0]));
        }
    }

    /**
     * A thousand steps of a quadratic, whose gradient is the parameter: every step rounds p once, and an error of p comes back as one of
     * the gradient, which Adam divides by its own size. 64 units are twice the square root of the steps.
     */
    @Test
    void aThousandStepsStayBesideFloat64() {
        try (var lab = new KernelLab()) {
            var optimizer = new Optimizer(lab.gpu());
            double[] p = lab.normals(100, v -> v + 5);
            double[] m = new double[100];
            double[] v = new double[100];
            Array[] s = state(lab, 100, new double[][] {p.clone(), p.clone(), m, v});
            for (long t = 1; t <= 1000; t++) {
                lab.backend.copy(s[0], s[1]);
                optimizer.adam(step(t), s[0], s[1], s[2], s[3]);
                for (int i = 0; i < 100; i++) {
                    m[i] = 0.5 * m[i] + 0.5 * p[i];
                    v[i] = 0.999 * v[i] + 0.001 * p[i] * p[i];
                    p[i] -= step(t).correctedRate() * m[i] / (Math.sqrt(v[i]) * step(t).rootCorrection() + 1e-8);
                }
            }
            KernelLab.compare("after 1000 steps", lab.values(s[0]), p, i -> ulps(64, 5));
        }
    }
}
