package org.storygan.lite.weights;

import java.nio.file.Path;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;

/** Faults of files of weights in one form, whoever found them. */
final class Faults {
    private Faults() {}

    /** What the readers of pickles and arrays say of files of data. */
    static FormatException of(Path file, DataException fault) {
        String found = fault.inOneLine().replace(file + " ", "");
        var wrong = new FormatException(file.toString(), "", found, "a whole file of weights, nothing but data");
        wrong.initCause(fault);
        return wrong;
    }

    /** The tensor, if there is one. */
    static <T> T known(T tensor, String file, String name, int count) {
        if (tensor == null) {
            throw new FormatException(file, name, "no such tensor among " + count, "it to be there");
        }
        return tensor;
    }
}
