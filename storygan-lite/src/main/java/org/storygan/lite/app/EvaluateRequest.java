package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.storygan.datasets.story.Split;

/**
 * Score drawn stories.
 *
 * @param extractors weights of networks that look at pictures
 * @param encoder what pretrain wrote; without one, that of the checkpoint's run is taken where there is one
 * @param out the receipt's file
 * @param mode what is done with the receipt, and what is printed
 */
public record EvaluateRequest(
        Subject subject, List<Path> extractors, Optional<Path> encoder, Path out, Mode mode, Machine machine) {

    /** What is done with the receipt, and what is printed. */
    public record Mode(boolean isVerified, boolean isJson) {}

    /** What is scored. */
    public sealed interface Subject {}

    /**
     * A generator against the stories of a split.
     *
     * @param stories the first so many; none: all
     * @param seed of the first sampling; each further one has the next
     */
    public record Drawn(Path checkpoint, String data, Split split, OptionalInt stories, long seed, int samples)
            implements Subject {}

    /** Pictures from elsewhere. */
    public record Folders(Path real, Path drawn) implements Subject {}

    public EvaluateRequest {
        extractors = List.copyOf(extractors);
    }
}
