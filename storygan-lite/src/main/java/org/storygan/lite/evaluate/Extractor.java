package org.storygan.lite.evaluate;

import java.util.List;
import org.storygan.autograd.Tensor;

/**
 * A network that turns pictures into vectors whose distances mean something.
 *
 * <p>Its name is part of every score's name: a trained network that everybody has is called by its own name, anything else by what it is.
 */
public interface Extractor {

    /** Such as {@code inception-2015-12-05}; with the beginning of the weights' hash where they are not the ones everybody has. */
    String name();

    /** SHA-256 of the weights' file, in hexadecimal. */
    String hash();

    /** How pictures are brought to its input: {@code bilinear 299, -1..1}. */
    String preparation();

    /** What a distance of its features is called by convention: {@code FID} for Inception's, {@code FD} for any other's. */
    String metric();

    /** How many numbers its feature vectors have, one for each place where they are taken, ascending. */
    List<Integer> dimensions();

    /** Pictures (n, h, w, 3) in 0..1 to one (n, dimension) for each of {@link #dimensions}. */
    List<Tensor> features(Tensor pictures);
}
