package org.storygan.datasets.story;

import java.nio.file.Path;

/**
 * How a data set is opened.
 *
 * @param cacheDirectory where decoded frames are kept between runs; made when needed
 * @param threads how many threads may draw pictures
 * @param seed which synthetic stories are told; other sets ignore it
 * @param progress told about long work
 */
public record OpenOptions(Path cacheDirectory, int threads, long seed, Progress progress) {

    /** The seed of the stories that {@code synthetic} means in every report. */
    public static final long DEFAULT_SEED = 1;

    public OpenOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, got " + threads);
        }
    }

    /** The user's cache directory, all processors, the default seed, no progress reports. */
    public static OpenOptions defaults() {
        int threads = Runtime.getRuntime().availableProcessors();
        return new OpenOptions(CacheDirectory.ofUser(), threads, DEFAULT_SEED, Progress.SILENT);
    }

    public OpenOptions withCacheDirectory(Path directory) {
        return new OpenOptions(directory, threads, seed, progress);
    }

    public OpenOptions withThreads(int count) {
        return new OpenOptions(cacheDirectory, count, seed, progress);
    }

    public OpenOptions withSeed(long newSeed) {
        return new OpenOptions(cacheDirectory, threads, newSeed, progress);
    }

    public OpenOptions withProgress(Progress listener) {
        return new OpenOptions(cacheDirectory, threads, seed, listener);
    }
}
