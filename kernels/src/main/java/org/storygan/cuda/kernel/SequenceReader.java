package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.LstmLayer;

/** Who runs recurrent layers over whole sequences: our cells, or a library. Inputs have any strides, results are dense. */
public interface SequenceReader {
    /** y (n, t + 1, hidden): the output at each element, then the last h. */
    void read(LstmLayer l, Array y);

    /** The gradients of x, w, u and b from dy, into the arrays of d. */
    void gradient(LstmLayer l, Array dy, LstmLayer d);
}
