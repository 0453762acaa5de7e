package org.storygan.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/**
 * What a function is and has as derivative at points where differences say nothing: kinks, poles, infinities, NaN.
 *
 * @param label for messages
 * @param f of a vector
 * @param x the points
 * @param y f(x), to the last bit and sign of zero; the same on float32
 * @param dx the gradient of the sum of y; empty where it is not of interest
 */
public record Kink(String label, UnaryOperator<Tensor> f, double[] x, double[] y, double[] dx) {
    /** Not 1, so that a gradient that ignores what comes from above is seen; a power of two, so that it scales exactly. */
    private static final double UPSTREAM = 2;

    static Kink of(String label, UnaryOperator<Tensor> f, double... x) {
        return new Kink(label, f, x, new double[0], new double[0]);
    }

    Kink gives(double... values) {
        return new Kink(label, f, x, values, dx);
    }

    Kink withGradient(double... gradient) {
        return new Kink(label, f, x, y, gradient);
    }

    /** The same table for another function. */
    Kink of(UnaryOperator<Tensor> other) {
        return new Kink(label, other, x, y, dx);
    }

    /** What differs from the table on a device, or empty. */
    public String fault(Device device) {
        Tensor in = Tensor.of(device, Shape.of(x.length), x);
        Tensor out = f.apply(in);
        if (dx.length == 0) {
            return differs("y", y, out.values());
        }
        Tensor loss = out.mul(UPSTREAM).sum();
        double[] gradient = Gradients.of(loss, List.of(in)).of(in).values();
        String wrong = differs("y", y, out.values());
        return wrong.isEmpty()
                ? differs("dx", Arrays.stream(dx).map(d -> d * UPSTREAM).toArray(), gradient)
                : wrong;
    }

    private String differs(String what, double[] expected, double[] found) {
        boolean same = Arrays.equals(expected, found); // NaN equals NaN, 0 is not -0
        return same
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s: %s %s, expected %s",
                        label,
                        what,
                        Arrays.toString(found),
                        Arrays.toString(expected));
    }

    @Override
    public String toString() {
        return label;
    }
}
