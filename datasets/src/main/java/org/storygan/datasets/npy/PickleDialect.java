package org.storygan.datasets.npy;

import java.util.List;

/**
 * What a pickle may name and ask for, and the Java that stands for it. A name that is not known is refused by an exception that says it;
 * none is ever looked up among classes.
 */
public interface PickleDialect {

    /** How much a pickle may ask for. */
    PickleLimits limits();

    /** Whether this opcode is read at all. */
    boolean reads(int opcode);

    /** What stands for a function or a type while the pickle is read. */
    Object named(String module, String function);

    /** What calling it gives; {@code function} may be any value that the pickle has made. */
    Object call(Object function, List<Object> arguments);

    /** Gives a value the state that the pickle has for it. */
    void complete(Object value, Object state);

    /** What lies outside of the pickle under this name. */
    Object persistent(Object id);
}
