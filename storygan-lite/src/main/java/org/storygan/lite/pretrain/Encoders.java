package org.storygan.lite.pretrain;

import org.storygan.lite.text.TextEncoder;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;

/** The two encoders that are trained together. */
public record Encoders(TextEncoder text, ImageEncoder image) implements Module {
    /** @param vocabulary how many word numbers there are */
    public static Encoders of(ParameterSource source, int vocabulary, EncoderSizes sizes) {
        return new Encoders(
                new TextEncoder(source, vocabulary, sizes.embed(), sizes.dim()), ImageEncoder.of(source, sizes));
    }

    @Override
    public void describe(Members members) {
        members.part("text", text).part("image", image);
    }
}
