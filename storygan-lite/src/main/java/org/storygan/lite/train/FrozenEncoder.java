package org.storygan.lite.train;

import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.text.Encoded;
import org.storygan.lite.text.TextEncoder;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.Pass;

/** A text encoder that has learned its share: always in evaluation mode, never changed by the GAN. */
record FrozenEncoder(TextEncoder encoder, Vocabulary vocabulary) {
    /** Features without a history; what was computed on the way is freed. */
    TextFeatures features(Device device, TokenBatch tokens) {
        try (Scope scope = device.scope("text")) {
            Encoded encoded = encoder.apply(tokens, Pass.evaluation());
            return new TextFeatures(
                    encoded.words().keptBy(scope),
                    encoded.sentences().keptBy(scope),
                    encoded.mask().keptBy(scope));
        }
    }
}
