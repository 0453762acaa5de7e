package org.storygan.datasets.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.storygan.datasets.story.Picture;

/**
 * What a cache of frames holds.
 *
 * @param name the data set, for people who look into the directory
 * @param hash of everything the frames depend on: the files they come from and how they are cropped and resized
 * @param frames how many pictures of {@code size} x {@code size}
 */
public record FrameKey(String name, String hash, int frames, int size) {

    private static final int FORMAT = 2;
    private static final int SHOWN = 16; // hexadecimal digits: 64 bits tell the caches of one machine apart

    int frameBytes() {
        return size * size * Picture.CHANNELS;
    }

    /** Of all pixels, without what a file adds to them. */
    long bytes() {
        return (long) frames * frameBytes();
    }

    Path pixels(Path directory) {
        return directory.resolve(name + "-" + hash.substring(0, SHOWN) + ".frames");
    }

    Path manifest(Path directory) {
        return directory.resolve(name + "-" + hash.substring(0, SHOWN) + ".manifest");
    }

    /** The manifest's lines; a cache is used only when they are these, to the letter. */
    List<String> manifestLines() {
        return List.of(
                "storygan frames, format " + FORMAT,
                "content " + hash,
                String.format(Locale.ROOT, "frames %d, %d x %d x %d bytes", frames, size, size, Picture.CHANNELS));
    }
}
