package org.storygan.shape;

import java.util.Locale;

/** The shapes given to an operation make no sense together; the message names the operation and the shapes. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Formats as {@link String#format}, in the root locale so that numbers read the same everywhere. */
    public ShapeException(String format, Object... args) {
        super(String.format(Locale.ROOT, format, args));
    }

    /** Throws unless the condition holds: the one-line form for checks in {@code shape} methods. */
    public static void unless(boolean condition, String format, Object... args) {
        if (!condition) {
            throw new ShapeException(format, args);
        }
    }
}
