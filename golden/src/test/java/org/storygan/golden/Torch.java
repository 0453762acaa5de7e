package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.storygan.shape.Shape;

/** The way into libtorch and back. Tensors made here belong to the innermost {@code PointerScope}, which the caller opens. */
final class Torch {
    static {
        // Its oneDNN is the library our own CPU backend computes with: a shared mistake would not show.
        torch.globalContext().setUserEnabledMkldnn(false);
        torch.set_num_threads(1); // sums then have one order
    }

    private Torch() {}

    /** As the library itself says it: {@code 2.10.0}. */
    static String version() {
        try (BytePointer text = torch.show_config()) {
            Matcher version = Pattern.compile("TORCH_VERSION=([0-9.]+)").matcher(text.getString());
            return version.find() ? version.group(1) : "of unknown version";
        }
    }

    /** A float64 tensor. */
    static Tensor of(Shape shape, double... values) {
        Tensor tensor = empty(shape, torch.ScalarType.Double);
        if (values.length > 0) {
            tensor.data_ptr_double().put(values);
        }
        return tensor;
    }

    /** A float32 tensor. */
    static Tensor of(Shape shape, float[] values) {
        Tensor tensor = empty(shape, torch.ScalarType.Float);
        if (values.length > 0) {
            tensor.data_ptr_float().put(values);
        }
        return tensor;
    }

    /** An index tensor. */
    static Tensor of(Shape shape, int[] values) {
        Tensor tensor = empty(shape, torch.ScalarType.Long);
        for (int i = 0; i < values.length; i++) {
            tensor.data_ptr_long().put(i, values[i]);
        }
        return tensor;
    }

    private static Tensor empty(Shape shape, torch.ScalarType type) {
        return torch.empty(sizes(shape), new TensorOptions(type), null);
    }

    /** The sizes of a shape as libtorch takes them. */
    static long[] sizes(Shape shape) {
        return longs(shape.toArray());
    }

    static long[] longs(int... values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    static Shape shape(Tensor tensor) {
        long[] sizes = tensor.shape();
        int[] ints = new int[sizes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(sizes[i]);
        }
        return Shape.of(ints);
    }

    /** Row-major values. */
    static double[] values(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        if (values.length > 0) {
            tensor.detach()
                    .to(torch.ScalarType.Double)
                    .contiguous()
                    .data_ptr_double()
                    .get(values);
        }
        return values;
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    /** The gradients of sum(y dy), zeros where y does not depend on x; with a history, so that they can be differentiated again. */
    static List<Tensor> gradients(Tensor y, Tensor dy, List<Tensor> wanted) {
        if (!y.requires_grad()) {
            return wanted.stream().map(torch::zeros_like).toList();
        }
        TensorVector gradients = torch.grad(
                new TensorVector(y), vector(wanted), new TensorVector(dy), new BoolOptional(true), true, true);
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Tensor dx = gradients.get(i);
            all.add(dx.defined() ? dx : torch.zeros_like(wanted.get(i)));
        }
        return all;
    }

    static Scalar scalar(double value) {
        return new Scalar(value);
    }

    /** Ours to theirs: images (n, h, w, c) to (n, c, h, w), and weights (out, kh, kw, in) to (out, in, kh, kw). */
    static Tensor channelsFirst(Tensor channelsLast) {
        return channelsLast.permute(0, 3, 1, 2);
    }

    /** Theirs to ours. */
    static Tensor channelsLast(Tensor channelsFirst) {
        return channelsFirst.permute(0, 2, 3, 1);
    }
}
