package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Steps of Adam in each form, and what else belongs to a step of training. The roundings allowed are those of optimizer.cu. */
final class OptimizerProperties {
    private static final int MOST = 9000;
    private static final int OF_MANY = 300; // elements of one of several tensors

    private OptimizerProperties() {}

    static void into(Map<String, Properties.Property> all) {
        all.put("adam", OptimizerProperties::one);
        all.put("adam of an arena", OptimizerProperties::arena);
        all.put("adam of several", OptimizerProperties::several);
        all.put("finite", OptimizerProperties::finite);
        all.put("follow", OptimizerProperties::follow);
    }

    private static AdamStep step(Trial t) {
        double rate = (1 + t.below(1000)) * 1e-5;
        double beta1 = t.of(0, 5, 9) / 10.0;
        double beta2 = t.of(900, 990, 999) / 1000.0;
        return new AdamStep(
                rate, beta1, beta2, t.flip() ? 1e-8 : 1e-6, t.flip() ? t.of(1, 2, 1000) : 1 + t.below(9999));
    }

    /** A tensor, its gradient and averages before a step, and the step in float64. */
    private static final class Learner {
        private final Trial t;
        private final AdamStep step;
        private final Both g;
        private final Both p;
        private final Both m;
        private final Both v;
        private final double[] oldP;
        private final double[] sizeOfM;

        Learner(Trial t, AdamStep step, int count) {
            this.t = t;
            this.step = step;
            Shape shape = Shape.of(count);
            g = t.dense(shape);
            p = t.changed(shape, x -> x);
            m = t.changed(shape, x -> 0.1 * x);
            v = t.changed(shape, x -> x * x);
            oldP = t.values(p);
            double[] oldM = t.values(m);
            double[] gradient = t.values(g);
            sizeOfM = new double[count];
            Arrays.setAll(sizeOfM, i -> Math.abs(step.beta1() * oldM[i]) + Math.abs((1 - step.beta1()) * gradient[i]));
        }

        List<Array> arrays() {
            return List.of(p.device(), g.device(), m.device(), v.device());
        }

        void expectStep() {
            t.lab.reference.adam(step, p.exact(), g.exact(), m.exact(), v.exact());
            double[] newM = t.values(m);
            double[] newV = t.values(v);
            double[] newP = t.values(p);
            t.expect("m", m, i -> roundings(3, sizeOfM[i]));
            t.expect("v", v, i -> roundings(4, newV[i]));
            t.expect("p", p, i -> {
                double update = Math.abs(newP[i] - oldP[i]);
                double ofM = newM[i] == 0 ? 0 : roundings(3, sizeOfM[i]) * update / Math.abs(newM[i]);
                return roundings(1, oldP[i]) + roundings(10, update + ofM) + ofM;
            });
        }
    }

    private static void one(Trial t) {
        var learner = new Learner(t, step(t), t.size(MOST, 1));
        List<Array> a = learner.arrays();
        new Optimizer(t.lab.gpu).adam(learner.step, a.get(0), a.get(1), a.get(2), a.get(3));
        learner.expectStep();
    }

    /** With the constants that a launch before it left on the device. */
    private static void arena(Trial t) {
        var learner = new Learner(t, step(t), t.size(MOST, 1));
        List<Array> a = learner.arrays();
        try (var schedule = new AdamSchedule(t.lab.gpu, learner.step)) {
            schedule.advance();
            new Optimizer(t.lab.gpu).adam(schedule, a.get(0), a.get(1), a.get(2), a.get(3));
            t.lab.gpu.synchronize();
        }
        learner.expectStep();
    }

    /** Few or as many as a launch takes and more, some of them empty. */
    private static int[] sizes(Trial t) {
        int tensors = t.flip() ? 1 + t.below(9) : t.of(1, 2, 3, 63, 64, 65);
        int longer = t.below(tensors); // of more than one block
        return IntStream.range(0, tensors)
                .map(i -> t.size(i == longer ? MOST : OF_MANY, 1))
                .toArray();
    }

    private static void several(Trial t) {
        AdamStep step = step(t);
        List<Learner> learners = new ArrayList<>();
        for (int size : sizes(t)) {
            learners.add(new Learner(t, step, size));
        }
        new Optimizer(t.lab.gpu)
                .adam(step, learners.stream().map(Learner::arrays).toList());
        learners.forEach(Learner::expectStep);
    }

    /** Half of the time one element of one tensor is none. */
    private static void finite(Trial t) {
        int[] sizes = sizes(t);
        int spoiled = t.flip() ? t.below(sizes.length) : -1;
        float spoil = List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
                .get(t.below(3));
        List<Array> xs = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            double[] values = new double[sizes[i]];
            Arrays.setAll(values, k -> k % 7 == 0 ? Float.MAX_VALUE : t.constant());
            if (i == spoiled && values.length > 0) {
                values[t.below(values.length)] = spoil;
            }
            xs.add(t.spaced(values, 1).device());
        }
        boolean isFine = spoiled < 0 || sizes[spoiled] == 0;
        Both y = t.output(Shape.of());
        new Optimizer(t.lab.gpu).finite(xs, y.device());
        String what = spoil + " in tensor " + spoiled + " of sizes " + Arrays.toString(sizes);
        assertThat(Float.isNaN(t.lab.values(y.device())[0])).as(what).isEqualTo(!isFine);
        if (isFine) {
            assertThat(t.lab.values(y.device())).as(what).containsExactly(0);
        }
    }

    /** To the bit: each product is rounded, then the sum. */
    private static void follow(Trial t) {
        Shape shape = Shape.of(t.size(MOST, 1));
        double keep = t.constant();
        double add = t.constant();
        Both x = t.dense(shape);
        Both y = t.changed(shape, v -> v);
        double[] xs = t.values(x);
        double[] expected = t.values(y);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) keep * (float) expected[i] + (float) add * (float) xs[i];
        }
        new Optimizer(t.lab.gpu).follow(keep, add, x.device(), y.device());
        t.expect("follow of " + shape, expected, y, i -> 0);
    }
}
