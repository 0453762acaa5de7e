package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Debug;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Turns what went wrong inside an op into a message about the tensors that its user knows. */
final class Explain {
    private Explain() {}

    /** The op's result shape; when there is none, the exception tells which tensors these were and where they came from. */
    static Shape shape(Op op, List<Tensor> inputs) {
        for (Tensor x : inputs) {
            if (x.device() != inputs.get(0).device()) {
                throw new IllegalArgumentException(
                        op.label() + ": inputs live on two devices: " + inputs.get(0) + " and " + x);
            }
        }
        try {
            return op.shape(Tensor.each(inputs, Tensor::shape));
        } catch (ShapeException e) {
            throw described(op, e, inputs);
        }
    }

    private static ShapeException described(Op op, ShapeException e, List<Tensor> inputs) {
        String found = e.getMessage();
        var text = new StringBuilder(found.startsWith("shape: ") ? op.label() + found.substring(5) : found);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            if (!x.name().isEmpty() || Debug.at(4)) {
                text.append("\n  ")
                        .append(inputs.size() == 2 ? (i == 0 ? "left  = " : "right = ") : "input " + i + " = ");
                text.append(x.name().isEmpty() ? x.shape() : x.name());
                text.append(Debug.at(4) ? "  created at " + x.array().storage().created() : "");
            }
        }
        if (op instanceof MatMul matmul) {
            text.append(transposeHint(matmul, inputs.get(0), inputs.get(1)));
        }
        var explained = new ShapeException("%s", text);
        explained.setStackTrace(e.getStackTrace());
        return explained;
    }

    /** The commonest mistake: one of the two lies the other way round. */
    private static String transposeHint(MatMul op, Tensor a, Tensor b) {
        if (a.shape().rank() < 2 || b.shape().rank() < 2) {
            return "";
        }
        if (op.fits(a.shape(), op.transposed(b.shape()))) {
            return hint(b, "right", op.transposed(b.shape()));
        }
        return op.fits(op.transposed(a.shape()), b.shape()) ? hint(a, "left", op.transposed(a.shape())) : "";
    }

    private static String hint(Tensor x, String side, Shape transposed) {
        return "\n  hint: " + (x.name().isEmpty() ? side : x.name()) + ".transpose() is " + transposed + " and fits";
    }

    /** Throws when a value is NaN or infinite, naming the op, the shape, the first bad place, and the inputs that were bad before. */
    static void checkFinite(Op op, List<Tensor> inputs, Tensor y) {
        if (firstBad(y).isEmpty()) {
            return;
        }
        var text = new StringBuilder(op.label() + ": " + y.shape() + firstBad(y));
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            if (!firstBad(x).isEmpty()) {
                String name = x.name().isEmpty() ? "" : x.name() + " ";
                text.append("; its input ")
                        .append(i)
                        .append(' ')
                        .append(name)
                        .append(x.shape())
                        .append(firstBad(x));
            }
        }
        throw new ArithmeticException(text.toString());
    }

    private static String firstBad(Tensor x) {
        double[] values = x.values();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                return " is " + (Double.isNaN(values[i]) ? "not a number" : "infinite") + " at element " + i;
            }
        }
        return "";
    }
}
