package org.storygan.lite.train;

import org.storygan.lite.model.Selection;
import org.storygan.nn.Pass;

/**
 * One pass of a batch, or of a part of one, through the networks: its random numbers depend on the seed and the turn's number alone.
 *
 * @param number (step x rounds + round) x parts + part: the step itself where there is one round of one part
 * @param epoch whole ones that are over
 */
record Turn(long seed, int number, int epoch, Selection selection) {
    /**
     * How many stories later the one stands whose text is wrong text: each other one of a batch in turn. A batch that is learned by heart
     * comes again and again, and with the next one's text alone the discriminator would learn nothing about all others.
     */
    int wrongText(int stories) {
        return 1 + epoch % (stories - 1);
    }

    Pass training(Streams stream) {
        return Pass.training(stream.key(seed).at(number));
    }

    /** Batch statistics that nothing learns from. */
    Pass trainingUnchanged(Streams stream) {
        return Pass.trainingUnchanged(stream.key(seed).at(number));
    }
}
