package org.storygan.lite.model;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Pass;

/** What one forward pass carries through a network: the text, how layers behave, and what is noted on the way. */
record Run(TextFeatures text, Pass pass, Selection selection, Trace trace, List<Usage> usage) {
    static Run of(TextFeatures text, Pass pass, Selection selection) {
        return new Run(text, pass, selection, Trace.NONE, new ArrayList<>());
    }

    Run traced(Trace by) {
        return new Run(text, pass, selection, by, usage);
    }

    Tensor seen(String path, Tensor y) {
        return trace.seen(path, y);
    }
}
