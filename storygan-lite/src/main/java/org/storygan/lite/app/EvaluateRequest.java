package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.storygan.datasets.story.Split;
import org.storygan.lite.evaluate.Judges;

/**
 * Score drawn stories.
 *
 * @param judges by what pictures are compared; without an encoder, that of the checkpoint's run is taken where there is one
 * @param out the receipt's file
 * @param mode what is done with the receipt, and what is printed
 */
public record EvaluateRequest(Subject subject, Judges judges, Path out, Mode mode, Machine machine) {

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

    /**
     * Pictures that another program drew for the stories of a split.
     *
     * @param drawn a folder with STORY-1.png and so on, named as the manifests of {@code evaluate} name them
     */
    public record Elsewhere(Path drawn, String data, Split split, OptionalInt stories) implements Subject {}

    /** Pictures from elsewhere, of which nothing else is known. */
    public record Folders(Path real, Path drawn) implements Subject {}
}
