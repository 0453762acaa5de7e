package org.storygan.autograd;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.storygan.contract.GradientCheck.Differentiator;
import org.storygan.shape.Shape;

/** Engines that meet gradients wrongly. */
final class PlantedSweeps {
    private static final Shape X = Shape.of(2, 2);
    private static final Case DIAMOND =
            Case.of(x -> x.get(0).tanh().mul(x.get(0).mul(2).sigmoid()), X);
    private static final Case FAN_OUT =
            Case.of(x -> x.get(0).exp().add(x.get(0)).add(x.get(0).sin()), X);
    private static final Case ITSELF = Case.of(x -> x.get(0).mul(x.get(0)), X);

    private PlantedSweeps() {}

    static List<Plant> plants() {
        return new Planting("accumulation")
                .engine("the last gradient overwrites the others", DIAMOND, engine(Overwriting::new))
                .engine("the first gradient keeps the others out", FAN_OUT, engine(FirstOnly::new))
                .engine("the second gradient is added twice", DIAMOND, engine(Twice::new))
                .engine("one tensor as both inputs counts once", ITSELF, engine(OncePerOp::new))
                .engine(
                        "gradients of views are dropped",
                        Case.of(x -> x.get(0).add(x.get(0).transpose()), X),
                        engine(NoViews::new))
                .engine("the loss starts from 2", FAN_OUT, engine(FromTwo::new))
                .plants();
    }

    private static Differentiator engine(Supplier<Sweep> sweep) {
        return (loss, wanted) -> {
            Map<Tensor, Tensor> gradients = sweep.get().run(loss, wanted);
            return x -> gradients.containsKey(x) ? gradients.get(x) : Tensor.full(x.device(), x.shape(), 0);
        };
    }

    private static final class Overwriting extends Sweep {
        @Override
        void add(Tensor x, Tensor dx) {
            gradients().put(x, dx);
        }
    }

    private static final class FirstOnly extends Sweep {
        @Override
        void add(Tensor x, Tensor dx) {
            gradients().putIfAbsent(x, dx);
        }
    }

    private static final class Twice extends Sweep {
        @Override
        void add(Tensor x, Tensor dx) {
            gradients().merge(x, dx, (before, now) -> before.add(now).add(now));
        }
    }

    private static final class OncePerOp extends Sweep {
        private final Set<Tensor> served = new HashSet<>();

        @Override
        void pullBack(Tensor y, boolean wanted) {
            served.clear();
            super.pullBack(y, wanted);
        }

        @Override
        void add(Tensor x, Tensor dx) {
            if (served.add(x)) {
                super.add(x, dx);
            }
        }
    }

    private static final class NoViews extends Sweep {
        @Override
        void pullBack(Tensor y, boolean wanted) {
            if (!(y.node().op() instanceof Permute)) {
                super.pullBack(y, wanted);
            }
        }
    }

    private static final class FromTwo extends Sweep {
        private boolean started;

        @Override
        void add(Tensor x, Tensor dx) {
            super.add(x, started ? dx : dx.mul(2));
            started = true;
        }
    }
}
