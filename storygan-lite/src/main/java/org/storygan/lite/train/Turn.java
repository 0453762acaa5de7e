package org.storygan.lite.train;

import org.storygan.lite.model.Selection;
import org.storygan.nn.Pass;

/**
 * One pass of a batch, or of a part of one, through the networks: its random numbers depend on the seed and the turn's number alone.
 *
 * @param number (step x rounds + round) x parts + part: the step itself where there is one round of one part
 */
record Turn(long seed, int number, Selection selection) {
    Pass training(Streams stream) {
        return Pass.training(stream.key(seed).at(number));
    }

    /** Batch statistics that nothing learns from. */
    Pass trainingUnchanged(Streams stream) {
        return Pass.trainingUnchanged(stream.key(seed).at(number));
    }
}
