package org.storygan.lite.pretrain;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** Sees pictures: what {@link Encoders} trains beside the text encoder. Its parameters are those that training changes. */
public sealed interface ImageEncoder extends Module permits SmallImageEncoder, InceptionEncoder {
    /** Pictures (count, 64, 64, 3) in -1..1. */
    ImageFeatures apply(Tensor pictures, Pass pass);

    /** Whether the gradient reaches the pictures, as guiding a generator needs. */
    boolean isDifferentiable();

    /** With initial values, in the scope that is innermost now. */
    static ImageEncoder of(ParameterSource source, EncoderSizes sizes) {
        return sizes.image() instanceof ImageKind.Inception inception
                ? new InceptionEncoder(source, inception, sizes.dim())
                : new SmallImageEncoder(source, (ImageKind.Cnn64) sizes.image(), sizes.dim());
    }
}
