package org.storygan.cuda.kernel;

import java.util.Locale;
import java.util.Set;
import org.storygan.backend.Array;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;

/** pointwise.cu: functions element by element, for any strides of the inputs and a dense result. */
public final class Pointwise {
    private static final String FILE = "pointwise";

    private static final Set<String> OF_ONE = Set.of(
            "NEGATE",
            "EXP",
            "LOG",
            "TANH",
            "SIGMOID",
            "RELU",
            "SOFTPLUS",
            "SQRT",
            "RECIPROCAL",
            "SQUARE",
            "ABS",
            "SIN",
            "COS",
            "SIGN",
            "AFFINE",
            "POWER",
            "CLAMP",
            "LEAKY_RELU");

    private static final Set<String> OF_TWO = Set.of(
            "ADD",
            "SUB",
            "MUL",
            "DIV",
            "POW",
            "MAX",
            "MIN",
            "EQUAL",
            "GREATER",
            "WINS",
            "RELU_GRADIENT",
            "TANH_GRADIENT",
            "SIGMOID_GRADIENT",
            "LEAKY_RELU_GRADIENT",
            "CLAMP_GRADIENT");

    private final Gpu gpu;

    public Pointwise(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Whether there is a kernel of a function of that name. */
    public static boolean knows(ScalarFunction f) {
        return OF_ONE.contains(f.name());
    }

    /** Whether there is a kernel of a function of that name. */
    public static boolean knows(ScalarFunction2 f) {
        return OF_TWO.contains(f.name());
    }

    /** y = f(x) of real or whole numbers. */
    public void map(ScalarFunction f, Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        String symbol = "unary_" + f.name().toLowerCase(Locale.ROOT) + "_f32";
        try (var scratch = new Scratch(gpu)) {
            for (Views piece : Views.of(y, scratch.real(x)).pieces()) {
                Arguments arguments = gpu.arguments().pointer(piece.address(0)).pointer(piece.address(1));
                piece.put(arguments, 1);
                launch(
                        symbol,
                        piece,
                        f.name().equals("POWER")
                                ? exponent(arguments, f.parameters()[0])
                                : constants(arguments, f.parameters()));
            }
        }
    }

    /** y = f(a, b) of real or whole numbers. */
    public void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        if (y.count() == 0) {
            return;
        }
        String symbol = "binary_" + f.name().toLowerCase(Locale.ROOT) + "_f32";
        try (var scratch = new Scratch(gpu)) {
            for (Views piece : Views.of(y, scratch.real(a), scratch.real(b)).pieces()) {
                launch(symbol, piece, constants(inputs(piece, 2), f.parameters()));
            }
        }
    }

    /** y = mask != 0 ? a : b of real or whole numbers. */
    public void select(Array mask, Array a, Array b, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            for (Views piece : Views.of(y, scratch.real(mask), scratch.real(a), scratch.real(b))
                    .pieces()) {
                launch("select_f32", piece, inputs(piece, 3));
            }
        }
    }

    /** The address of y, then address and view of each input. */
    private Arguments inputs(Views piece, int count) {
        Arguments arguments = gpu.arguments().pointer(piece.address(0));
        for (int k = 1; k <= count; k++) {
            piece.put(arguments.pointer(piece.address(k)), k);
        }
        return arguments;
    }

    private void launch(String symbol, Views piece, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, symbol), piece.gridAhead(), arguments);
    }

    /** The two that every kernel takes; unused ones are 0. */
    private static Arguments constants(Arguments arguments, double[] parameters) {
        float first = parameters.length > 0 ? (float) parameters[0] : 0;
        return arguments.real(first).real(parameters.length > 1 ? (float) parameters[1] : 0);
    }

    /** The exponent and what rounding it left: a wrong last place would grow with the logarithm of x. */
    private static Arguments exponent(Arguments arguments, double exponent) {
        return arguments.real((float) exponent).real((float) (exponent - (float) exponent));
    }
}
