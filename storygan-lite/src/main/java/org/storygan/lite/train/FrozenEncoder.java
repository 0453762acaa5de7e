package org.storygan.lite.train;

import java.util.List;
import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Encoded;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.Pass;

/** Encoders that have learned their share: always in evaluation mode, never changed by the GAN. */
record FrozenEncoder(Pretrained trained) {
    Vocabulary vocabulary() {
        return trained.vocabulary();
    }

    /** How many words of a sentence are read. */
    int maxWords() {
        return trained.sizes().maxWords();
    }

    /** The image encoder that learned with the text encoder. */
    Guide guide() {
        return new Guide(trained.encoders().image(), trained.gammas());
    }

    TokenBatch tokens(List<String> sentences) {
        return TokenBatch.of(sentences.stream()
                .map(sentence -> Caption.of(vocabulary(), sentence, maxWords()))
                .toList());
    }

    /** Features without a history; what was computed on the way is freed. */
    TextFeatures features(Device device, TokenBatch tokens) {
        try (Scope scope = device.scope("text")) {
            Encoded encoded = trained.encoders().text().apply(tokens, Pass.evaluation());
            return new TextFeatures(
                    encoded.words().keptBy(scope),
                    encoded.sentences().keptBy(scope),
                    encoded.mask().keptBy(scope));
        }
    }
}
