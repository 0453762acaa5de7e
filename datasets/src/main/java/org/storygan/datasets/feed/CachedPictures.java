package org.storygan.datasets.feed;

import java.util.Optional;
import java.util.function.IntFunction;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

/**
 * Pictures by number: from the cache when it has them, made on the spot when not, or when what it has is damaged. Safe to
 * use from several threads.
 */
public final class CachedPictures implements AutoCloseable {

    private final FrameKey key;
    private final OpenOptions options;
    private final IntFunction<Picture> draw;
    private volatile Optional<Frames> frames;
    private boolean areChecked; // guarded by this

    /** @param draw makes a picture of the key's size; called from several threads */
    public CachedPictures(FrameKey key, OpenOptions options, IntFunction<Picture> draw) {
        this.key = key;
        this.options = options;
        this.draw = draw;
        this.frames = FrameFile.open(options.cacheDirectory(), key);
    }

    public Picture picture(int index) {
        return frames.flatMap(kept -> kept.frame(index)).orElseGet(() -> draw.apply(index));
    }

    /**
     * Puts everything into the cache, unless it is there already and whole. Where no file can be written, frames that take
     * no more than a quarter of the heap are kept there.
     */
    public synchronized void prepare() {
        if (areChecked || frames.filter(Frames::areWhole).isPresent()) {
            areChecked = true;
            return;
        }
        close(); // a file that is damaged is not read while its successor is made
        frames = Optional.of(made());
        areChecked = true;
    }

    private Frames made() {
        var writer = new FrameFileWriter(key, options.cacheDirectory());
        if (!writer.canWrite() && FrameMemory.hasRoomFor(key)) {
            var memory = new FrameMemory(key);
            maker("drawing " + key.name() + " into memory, for " + options.cacheDirectory() + " cannot be written")
                    .fill(memory);
            return memory;
        }
        writer.write(maker("drawing " + key.name()));
        return FrameFile.open(options.cacheDirectory(), key)
                .orElseThrow(() -> new IllegalStateException("frames that were just written are not there"));
    }

    /** Lets go of the cache's file; pictures are made on the spot from now on. */
    @Override
    public synchronized void close() {
        var kept = frames;
        frames = Optional.empty();
        areChecked = false;
        kept.ifPresent(Frames::close);
    }

    private FrameMaker maker(String what) {
        return new FrameMaker(key, options, draw, what);
    }
}
