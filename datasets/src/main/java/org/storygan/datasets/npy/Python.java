package org.storygan.datasets.npy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Values of Python as they come out of a pickle: String, {@link Bytes}, Long, Double, Boolean, {@link None}, List,
 * {@link Tuple}, Map and {@link NdArray}; asked for by what they mean.
 */
public final class Python {

    private Python() {}

    /** A text, or a byte string as text. */
    public static Optional<String> text(Object value) {
        if (value instanceof NdArray array
                && array.count() == 1
                && array.shape().isEmpty()) {
            return text(array.at(0));
        }
        return value instanceof Bytes bytes
                ? Optional.of(bytes.text())
                : Optional.of(value).filter(String.class::isInstance).map(String.class::cast);
    }

    /** A whole number; a flag counts as 0 or 1, a fraction not at all. */
    public static OptionalLong integer(Object value) {
        if (value instanceof Boolean flag) {
            return OptionalLong.of(flag ? 1 : 0);
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return OptionalLong.of(number.longValue());
        }
        return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The items of a list, a tuple or an array; those of an array with several axes are its rows. */
    public static Optional<List<Object>> list(Object value) {
        if (value instanceof List<?> list) {
            return Optional.of(new ArrayList<>(list));
        }
        if (value instanceof Tuple tuple) {
            return Optional.of(tuple.items());
        }
        return value instanceof NdArray array && !array.shape().isEmpty()
                ? Optional.of(array.rows())
                : Optional.empty();
    }

    /** A dictionary, alone or, as {@code numpy.save} leaves it, as the only item of an array without axes. */
    public static Optional<Map<?, ?>> dictionary(Object value) {
        if (value instanceof NdArray array && array.shape().isEmpty() && array.count() == 1) {
            return array.at(0) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        }
        return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }
}
