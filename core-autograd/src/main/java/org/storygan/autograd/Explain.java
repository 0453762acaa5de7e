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
            return op.shape(inputs.stream().map(Tensor::shape).toList());
        } catch (ShapeException e) {
            throw described(e, inputs);
        }
    }

    private static ShapeException described(ShapeException e, List<Tensor> inputs) {
        var text = new StringBuilder(e.getMessage());
        boolean pair = inputs.size() == 2;
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            boolean known = !x.name().isEmpty() || Debug.at(4);
            if (known) {
                text.append(pair ? (i == 0 ? "\n  left  = " : "\n  right = ") : "\n  input " + i + " = ")
                        .append(x.name().isEmpty() ? x.shape() : x.name());
                text.append(Debug.at(4) ? "  created at " + x.array().storage().created() : "");
            }
        }
        var explained = new ShapeException("%s", text);
        explained.setStackTrace(e.getStackTrace());
        return explained;
    }

    /** Throws when a value is not a number, naming the op, the shape and the first bad place. */
    static void checkFinite(Op op, Tensor y) {
        double[] values = y.values();
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new ArithmeticException(op.label() + ": " + y.shape() + " is not a number at element " + i);
            }
        }
    }
}
