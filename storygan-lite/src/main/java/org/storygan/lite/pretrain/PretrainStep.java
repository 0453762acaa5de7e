package org.storygan.lite.pretrain;

import java.util.Locale;
import java.util.Optional;

/**
 * What one step of pre-training showed.
 *
 * @param step counted from 1
 * @param epoch counted from 0
 * @param retrieval on validation pairs, where this step ended with an evaluation
 */
public record PretrainStep(int step, long epoch, double rate, DamsmParts.Values loss, Optional<Retrieval> retrieval) {
    @Override
    public String toString() {
        String line = String.format(
                Locale.ROOT,
                "step %d epoch %d loss %.3f (words %.3f %.3f, sentences %.3f %.3f)",
                step,
                epoch,
                loss.total(),
                loss.imageToWords(),
                loss.wordsToImage(),
                loss.imageToSentence(),
                loss.sentenceToImage());
        return line + retrieval.map(r -> ", " + r).orElse("");
    }
}
