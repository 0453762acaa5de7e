package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** The table of kinks; the values that libtorch takes, except where a comment says otherwise. */
public final class Kinks {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private Kinks() {}

    public static List<Kink> all() {
        List<Kink> all = new ArrayList<>();
        all.addAll(corners());
        all.addAll(poles());
        all.addAll(saturated());
        all.addAll(notNumbers());
        all.addAll(extrema());
        all.addAll(softmaxes());
        return all;
    }

    static Kink relu() {
        return Kink.of("relu at 0", Tensor::relu, -0.0, 0, -1, 1)
                .gives(-0.0, 0, 0, 1)
                .withGradient(0, 0, 0, 1);
    }

    static Kink clamp() {
        return Kink.of("clamp at its borders", x -> x.clamp(-1, 1), -2, -1, 1, 2)
                .gives(-1, -1, 1, 1)
                .withGradient(0, 1, 1, 0);
    }

    static Kink leakyRelu() {
        return Kink.of("leaky relu at 0", x -> x.leakyRelu(0.25), -4, 0, 4)
                .gives(-1, 0, 4)
                .withGradient(0.25, 0.25, 1);
    }

    static Kink abs() {
        return Kink.of("abs at 0", Tensor::abs, -2, 0, 2).gives(2, 0, 2).withGradient(-1, 0, 1);
    }

    private static List<Kink> corners() {
        return List.of(relu(), clamp(), leakyRelu(), abs());
    }

    static Kink sqrt() {
        return Kink.of("sqrt at 0", Tensor::sqrt, 0, 4).gives(0, 2).withGradient(INF, 0.25);
    }

    private static List<Kink> poles() {
        return List.of(
                sqrt(),
                Kink.of("log at 0", Tensor::log, 0, 1, -1).gives(-INF, 0, NAN).withGradient(INF, 1, -1),
                Kink.of("reciprocal at 0", Tensor::reciprocal, 0, 2)
                        .gives(INF, 0.5)
                        .withGradient(-INF, -0.25),
                Kink.of("a power of 0.5 at 0", x -> x.pow(0.5), 0, 4)
                        .gives(0, 2)
                        .withGradient(INF, 0.25),
                Kink.of("a power of 2 at 0", x -> x.pow(2), 0, -3).gives(0, 9).withGradient(0, -6),
                Kink.of("a power of 0 at 0", x -> x.pow(0), 0, -3).gives(1, 1).withGradient(0, 0),
                Kink.of("0 to the power 2", x -> x.row(0).pow(x.row(1)), 0, 2)
                        .gives(0)
                        .withGradient(0, 0),
                Kink.of("0 to the power 0", x -> x.row(0).pow(x.row(1)), 0, 0)
                        .gives(1)
                        .withGradient(0, 0));
    }

    private static List<Kink> saturated() {
        return List.of(
                Kink.of("sigmoid far out", Tensor::sigmoid, -1e4, 0, 1e4)
                        .gives(0, 0.5, 1)
                        .withGradient(0, 0.25, 0),
                Kink.of("tanh far out", Tensor::tanh, -1e4, 0, 1e4)
                        .gives(-1, 0, 1)
                        .withGradient(0, 1, 0),
                Kink.of("softplus far out", Tensor::softplus, -1e4, 1e4)
                        .gives(0, 1e4)
                        .withGradient(0, 1),
                Kink.of("exp far below", Tensor::exp, -1e4, -INF).gives(0, 0).withGradient(0, 0),
                Kink.of("relu of infinities", Tensor::relu, -INF, INF)
                        .gives(0, INF)
                        .withGradient(0, 1));
    }

    private static List<Kink> notNumbers() {
        Pooling pool = Pooling.of(Pooling.Kind.MAX, 2, 2, 0);
        return List.of(
                Kink.of("relu of NaN", Tensor::relu, NAN, 1).gives(NAN, 1),
                Kink.of("leaky relu of NaN", x -> x.leakyRelu(0.2), NAN).gives(NAN),
                Kink.of("clamp of NaN", x -> x.clamp(0, 1), NAN, 3).gives(NAN, 1),
                Kink.of("abs of NaN", Tensor::abs, NAN).gives(NAN),
                Kink.of("max of 1 and NaN", x -> x.row(0).max(x.row(1)), 1, NAN).gives(NAN),
                Kink.of("max of NaN and 1", x -> x.row(0).max(x.row(1)), NAN, 1).gives(NAN),
                Kink.of("min of 1 and NaN", x -> x.row(0).min(x.row(1)), 1, NAN).gives(NAN),
                Kink.of("max over a NaN", x -> x.max(), 1, NAN, 2).gives(NAN),
                Kink.of("min over a NaN", x -> x.min(), 1, NAN, 2).gives(NAN),
                Kink.of("sum over a NaN", x -> x.sum(), 1, NAN).gives(NAN),
                Kink.of("max pooling of NaN", x -> x.reshape(1, 2, 2, 1).pool2d(pool), 1, NAN, 3, 4)
                        .gives(NAN),
                Kink.of("NaN equals nothing", x -> x.equalTo(x), NAN, 1).gives(0, 1),
                Kink.of(
                                "where passes by a NaN",
                                x -> x.equalTo(x).where(x, x.mul(0).add(7)),
                                1,
                                2)
                        .gives(1, 2));
    }

    static Kink maxOfEquals() {
        return Kink.of("max of two equals", x -> x.row(0).max(x.row(1)), 3, 3)
                .gives(3)
                .withGradient(0.5, 0.5);
    }

    static Kink maxOverEquals() {
        return Kink.of("max over equals", x -> x.max(), 5, 1, 5, 5, 5).gives(5).withGradient(0.25, 0, 0.25, 0.25, 0.25);
    }

    static Kink poolOfEquals() {
        Pooling pool = Pooling.of(Pooling.Kind.MAX, 2, 2, 0);
        return Kink.of("max pooling of equals", x -> x.reshape(1, 2, 2, 1).pool2d(pool), 1, 6, 6, 6)
                .gives(6)
                .withGradient(0, 1, 0, 0);
    }

    private static List<Kink> extrema() {
        return List.of(
                maxOfEquals(),
                maxOverEquals(),
                poolOfEquals(),
                Kink.of("min of two equals", x -> x.row(0).min(x.row(1)), 3, 3)
                        .gives(3)
                        .withGradient(0.5, 0.5),
                Kink.of("max of two", x -> x.row(0).max(x.row(1)), 3, 4)
                        .gives(4)
                        .withGradient(0, 1),
                Kink.of("min over equals", x -> x.min(), 1, 5, 1).gives(1).withGradient(0.5, 0, 0.5));
    }

    static Kink softmax() {
        return Kink.of("softmax far out", Tensor::softmax, -1e4, 0, 1e4)
                .gives(0, 0, 1)
                .withGradient(0, 0, 0);
    }

    static Kink logSoftmax() {
        return Kink.of("log softmax far out", Tensor::logSoftmax, -1e4, 0, 1e4)
                .gives(-20000, -10000, 0)
                .withGradient(1, 1, -2);
    }

    private static List<Kink> softmaxes() {
        return List.of(
                softmax(),
                logSoftmax(),
                Kink.of("a fully masked row", x -> x.softmax(x.mul(0)), 1, 2, 3)
                        .gives(0, 0, 0)
                        .withGradient(0, 0, 0),
                // libtorch: NaN. Here -infinity is the usual way to mask, so it means what a mask means
                Kink.of("softmax of -infinities", Tensor::softmax, -INF, -INF)
                        .gives(0, 0)
                        .withGradient(0, 0),
                Kink.of("softmax of an infinity", Tensor::softmax, INF, 0).gives(NAN, NAN),
                Kink.of("softmax of one", x -> x.reshape(Shape.of(2, 1)).softmax(), -7, 1e4)
                        .gives(1, 1)
                        .withGradient(0, 0));
    }
}
