package org.storygan.datasets.npy;

import java.util.List;
import java.util.Optional;

/** The functions and types of Python that a pickle of data may name; numpy 2 renamed {@code core} to {@code _core}. */
enum PickleGlobal {
    ND_ARRAY("numpy.ndarray"),
    DTYPE("numpy.dtype"),
    RECONSTRUCT("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct"),
    SCALAR("numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar"),
    FROM_BUFFER("numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer"),
    ENCODE("_codecs.encode"),
    BYTES("__builtin__.bytes", "builtins.bytes");

    private static final int LONGEST_SHOWN = 100;

    private final List<String> names;

    PickleGlobal(String... names) {
        this.names = List.of(names);
    }

    /** A function with a dot in its name would be an attribute of something else, and is none of these. */
    static Optional<PickleGlobal> of(String module, String function) {
        for (PickleGlobal global : values()) {
            if (!function.contains(".") && global.names.contains(module + "." + function)) {
                return Optional.of(global);
            }
        }
        return Optional.empty();
    }

    /** A name from a file as it may be shown to a person. */
    static String shown(String name) {
        String printable = name.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() > LONGEST_SHOWN ? printable.substring(0, LONGEST_SHOWN) + "…" : printable;
    }
}
