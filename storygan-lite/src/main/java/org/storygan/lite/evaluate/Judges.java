package org.storygan.lite.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.storygan.lite.metrics.R2Plus1d;

/**
 * By what pictures are compared.
 *
 * @param extractors weights of networks; see {@link Extractors}
 * @param encoder what {@code pretrain} wrote, for cosine and R-precision
 * @param reference where features of the real pictures are kept; see {@link ReferenceCache}
 * @param films how stories are brought to the video network of FSD
 * @param labelSteps for how many steps a classifier of the labels is trained; 0: none
 */
public record Judges(
        List<Path> extractors,
        Optional<Path> encoder,
        Optional<Path> reference,
        R2Plus1d.Preparation films,
        int labelSteps) {
    public Judges {
        extractors = List.copyOf(extractors);
    }

    /** These networks with the encoder and nothing else. */
    public static Judges of(List<Path> extractors, Optional<Path> encoder) {
        return new Judges(extractors, encoder, Optional.empty(), R2Plus1d.Preparation.SIBLING, 0);
    }

    /** The same with this encoder. */
    public Judges with(Optional<Path> other) {
        return new Judges(extractors, other, reference, films, labelSteps);
    }

    /** Whether there is no network that was trained. */
    public boolean isEmpty() {
        return extractors.isEmpty() && encoder.isEmpty() && labelSteps == 0;
    }
}
