package org.storygan.autograd;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;

/** One differentiable operation. The permits clauses are the table of contents. */
public sealed interface Op permits UnaryOp, BinaryOp, ManyOp, CustomOp {

    /** What backward may read; the engine withholds everything else. */
    enum Keeps {
        NOTHING,
        INPUTS,
        OUTPUT,
        ALL;

        boolean inputs() {
            return this == INPUTS || this == ALL;
        }

        boolean output() {
            return this == OUTPUT || this == ALL;
        }
    }

    /** The shape of y; throws {@link org.storygan.shape.ShapeException} when the inputs make no sense together. */
    Shape shape(List<Shape> inputs);

    /** Writes y, which has the shape above. */
    void forward(Backend backend, List<Array> inputs, Array y);

    /** For each input, how to turn dy into that input's gradient; only those asked for are run. */
    List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy);

    /** The inputs, unless an op says otherwise. */
    default Keeps keeps() {
        return Keeps.INPUTS;
    }

    /** False for steps and comparisons, whose derivative is zero wherever it exists: their results are leaves. */
    default boolean differentiable() {
        return true;
    }

    /** The name in messages: {@code matMul}. */
    default String label() {
        String name = this instanceof Enum<?> e
                ? e.name().toLowerCase(Locale.ROOT)
                : getClass().getSimpleName();
        return name.isEmpty() ? "op" : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
