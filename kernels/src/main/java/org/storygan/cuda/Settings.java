package org.storygan.cuda;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Precision;

/**
 * How the backend is set up.
 *
 * @param gemm who multiplies matrices
 * @param dnn who convolves, pools and normalizes
 */
record Settings(Precision precision, Provider gemm, Provider dnn, Allocations allocations) {
    static final String PRECISION = "storygan.cuda.precision";
    static final String GEMM = "storygan.cuda.gemm";
    static final String DNN = "storygan.cuda.dnn";
    static final String ALLOCATIONS = "storygan.cuda.allocations";

    /** Who does what both NVIDIA's library and our kernels can do. */
    enum Provider {
        /** The library where it is there and does the case, else our kernel. */
        AUTO,
        /** The library, and an error where it is missing. */
        LIBRARY,
        /** Our kernel. */
        OWN;

        /** As properties name it: a library by its own name. */
        private String word(String library) {
            return this == LIBRARY ? library : name().toLowerCase(Locale.ROOT);
        }
    }

    static Settings fromProperties() {
        return new Settings(
                choice(PRECISION, Precision.values(), Settings::word),
                choice(GEMM, Provider.values(), provider -> provider.word("cublas")),
                choice(DNN, Provider.values(), provider -> provider.word("cudnn")),
                choice(ALLOCATIONS, Allocations.values(), Settings::word));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What the property names; the first value where it names nothing. */
    private static <E> E choice(String property, E[] values, Function<E, String> word) {
        String text = System.getProperty(property, "").strip();
        if (text.isEmpty()) {
            return values[0];
        }
        return Arrays.stream(values)
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new DeviceException("cuda: -D" + property + " must be one of "
                        + Arrays.stream(values).map(word).collect(Collectors.joining(", ")) + ", got \"" + text
                        + "\""));
    }
}
