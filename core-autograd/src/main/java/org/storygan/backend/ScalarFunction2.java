package org.storygan.backend;

/** A function of two numbers. Native backends find their own loop or kernel by name; the others call {@link #apply}. */
public interface ScalarFunction2 {
    /** Upper case, stable: the key under which a backend has its kernel. */
    String name();

    double apply(double a, double b);

    /** Constants of the function, in the order its kernel takes them. */
    default double[] parameters() {
        return ScalarFunction.NO_PARAMETERS;
    }
}
