package org.storygan.lite.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.storygan.datasets.story.Sha256;
import org.storygan.io.StateDict;
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

    /**
     * SHA-256, in hexadecimal, of all that decides what they say: the words, the weights by name and, where they stand on a frozen
     * network, its file. The same in a file of encoders and in a checkpoint.
     */
    public String hash() {
        var sum = new Sha256().add(String.join("\n", vocabulary.lines()));
        new TreeMap<>(StateDict.of(encoders.state()))
                .forEach((name, weights) -> sum.add(name).add(weights.bytes()));
        if (sizes.image() instanceof ImageKind.Inception inception) {
            sum.add(ofFile(inception.trunk()));
        }
        return sum.hex();
    }

    private static String ofFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Sha256.ofStream(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
