package org.storygan.backend;

/** A function of one number. Native backends find their own loop or kernel by name; the others call {@link #apply}. */
public interface ScalarFunction {
    double[] NO_PARAMETERS = {};

    /** Upper case, stable: the key under which a backend has its kernel. */
    String name();

    double apply(double x);

    /** Constants of the function, in the order its kernel takes them. */
    default double[] parameters() {
        return NO_PARAMETERS;
    }
}
