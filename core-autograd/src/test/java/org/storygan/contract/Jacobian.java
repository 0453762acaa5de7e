package org.storygan.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** All derivatives of a small function, entry by entry, so that a wrong one can be named. */
public final class Jacobian {
    /** Entries of the inputs, and of the output, up to which a whole Jacobian is worth its time. */
    public static final int SMALL = 64;

    private final Device device;
    private final GradientCheck check;

    public Jacobian(Device device, GradientCheck check) {
        this.device = device;
        this.check = check;
    }

    public static boolean isSmall(List<Tensor> inputs, Tensor y) {
        return y.shape().count() <= SMALL
                && inputs.stream().mapToLong(x -> x.shape().count()).sum() <= SMALL;
    }

    /** Empty when every entry is within 1e-6 of itself and 1e-8, else the worst one in words. */
    public String wrongEntry(Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
        List<Tensor> leaves = inputs.stream().map(Tensor::copy).toList();
        Tensor y = f.apply(leaves);
        double[][][] exact = exact(y, leaves);
        String worst = "";
        double largest = 1e-6;
        for (int k = 0; k < leaves.size(); k++) {
            for (int i = 0; i < leaves.get(k).shape().count(); i++) {
                double[] numeric = numeric(f, leaves, k, i);
                for (int o = 0; o < numeric.length; o++) {
                    double error = Math.abs(exact[o][k][i] - numeric[o]) / (Math.abs(numeric[o]) + GradientCheck.FLOOR);
                    if (!(error <= largest)) {
                        largest = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
                        worst = entry(y.shape(), o, leaves.get(k).shape(), i, k)
                                + String.format(
                                        Locale.ROOT, ": backward %s, differences %s", exact[o][k][i], numeric[o]);
                    }
                }
            }
        }
        return worst;
    }

    private static String entry(Shape y, int o, Shape x, int i, int k) {
        return "dy" + index(y, o) + " / d input " + k + " " + index(x, i);
    }

    private static String index(Shape shape, int flat) {
        int[] index = new int[shape.rank()];
        int rest = flat;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
        }
        return Arrays.toString(index);
    }

    /** For each entry of y, the gradients of the inputs: one backward each, from an upstream gradient of zeros and a one. */
    private double[][][] exact(Tensor y, List<Tensor> leaves) {
        double[][][] rows = new double[(int) y.shape().count()][][];
        for (int o = 0; o < rows.length; o++) {
            double[] one = new double[rows.length];
            one[o] = 1;
            try (var scope = device.scope("row")) {
                Tensor loss = y.mul(Tensor.of(device, y.shape(), one)).sum();
                rows[o] = check.gradients(loss, leaves).stream()
                        .map(Tensor::values)
                        .toArray(double[][]::new);
            }
        }
        return rows;
    }

    /** The column of the Jacobian that belongs to entry i of input k. */
    private double[] numeric(Function<List<Tensor>, Tensor> f, List<Tensor> leaves, int k, int i) {
        double[] above = moved(f, leaves, k, i, GradientCheck.STEP);
        double[] below = moved(f, leaves, k, i, -GradientCheck.STEP);
        double[] column = new double[above.length];
        for (int o = 0; o < column.length; o++) {
            column[o] = (above[o] - below[o]) / (2 * GradientCheck.STEP);
        }
        return column;
    }

    private double[] moved(Function<List<Tensor>, Tensor> f, List<Tensor> leaves, int k, int i, double step) {
        try (var scope = device.scope("difference")) {
            double[] values = leaves.get(k).values();
            values[i] += step;
            Tensor changed = Tensor.of(device, leaves.get(k).shape(), values);
            List<Tensor> inputs = leaves.stream()
                    .map(x -> x == leaves.get(k) ? changed : x.copy())
                    .toList();
            return f.apply(inputs).values();
        }
    }
}
