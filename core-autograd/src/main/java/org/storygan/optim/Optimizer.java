package org.storygan.optim;

import java.util.Map;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;

/** Changes parameters in place by their gradients. */
public interface Optimizer {
    /** One step with a learning rate; parameters frozen now stay as they are. */
    void step(Gradients gradients, double rate);

    /** Everything that must be saved to go on exactly: moments by parameter path. */
    Map<String, Tensor> state();

    /** Steps taken so far. */
    long steps();

    /** Goes on counting from a saved number of steps. */
    void resumeAt(long steps);
}
