package org.storygan.datasets.files;

import java.util.function.IntFunction;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

/** Pictures by number: from the cache when it has them, drawn on the spot when not. Safe to use from several threads. */
final class CachedPictures {

    private final FrameKey key;
    private final OpenOptions options;
    private final IntFunction<Picture> draw;
    private volatile FrameFile frames; // null until there is a cache

    CachedPictures(FrameKey key, OpenOptions options, IntFunction<Picture> draw) {
        this.key = key;
        this.options = options;
        this.draw = draw;
        this.frames = FrameFile.open(options.cacheDirectory(), key).orElse(null);
    }

    Picture picture(int index) {
        var cached = frames;
        return cached == null ? draw.apply(index) : cached.frame(index);
    }

    /** Draws everything into the cache, unless it is there already. */
    synchronized void prepare() {
        if (frames == null) {
            new FrameFileWriter(key, options, draw).write();
            frames = FrameFile.open(options.cacheDirectory(), key)
                    .orElseThrow(() -> new IllegalStateException("frames that were just written are not there"));
        }
    }

    boolean areCached() {
        return frames != null;
    }
}
