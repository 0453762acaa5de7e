package org.storygan.cuda.kernel;

/** What the header of pointwise.cu says of each function's error, for the tests that hold it to that. */
public final class PointwiseErrors {
    private PointwiseErrors() {}

    /** In units of 2^-24 of the result. Constants that float32 does not hold come on top. */
    public static int of(String function) {
        return switch (function) {
            case "NEGATE", "ABS", "RELU", "SIGN", "CLAMP", "MAX", "MIN", "EQUAL", "GREATER", "WINS", "RELU_GRADIENT" ->
                0;
            case "LEAKY_RELU" -> 2;
            case "LOG" -> 3;
            case "TANH_GRADIENT", "SIGMOID_GRADIENT" -> 4;
            case "EXP", "SIN", "COS", "TANH" -> 5;
            case "SIGMOID" -> 7;
            case "SOFTPLUS" -> 9;
            case "POW", "POWER" -> 20;
            default -> 1;
        };
    }
}
