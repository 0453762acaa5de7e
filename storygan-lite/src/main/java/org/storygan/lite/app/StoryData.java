package org.storygan.lite.app;

import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.LongWork;

/** Opens what {@code --data} names. */
public final class StoryData {

    private StoryData() {}

    /** The data set of a run, read as its keys say. */
    public static StorySet open(Config run, int threads, Console console) {
        return open(spec(run), threads, console);
    }

    /** The specification of a run's data set, with what its keys say. */
    public static String spec(Config run) {
        return DataKeys.spec(run);
    }

    /** @param threads how many may draw pictures; the console is told how far a first drawing has come */
    public static StorySet open(String spec, int threads, Console console) {
        return StorySets.open(spec, options(threads, console));
    }

    static OpenOptions options(int threads, Console console) {
        return OpenOptions.defaults().withThreads(threads).withProgress(new LongWork(console));
    }
}
