package org.storygan.lite.pretrain;

import java.util.List;
import java.util.Optional;
import org.storygan.lite.text.Vocabulary;

/**
 * Two encoders that agree, and what is needed to use them.
 *
 * @param retrieval of these very encoders on validation pairs; none when the set has no validation stories
 * @param history every step that was taken; empty when they were read from a file
 */
public record Pretrained(
        Vocabulary vocabulary,
        Encoders encoders,
        EncoderSizes sizes,
        Gammas gammas,
        Optional<Retrieval> retrieval,
        List<PretrainStep> history) {
    public Pretrained {
        history = List.copyOf(history);
    }
}
