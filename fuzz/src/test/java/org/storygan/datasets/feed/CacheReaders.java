package org.storygan.datasets.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.storygan.fuzz.Scratch;

/** The reader of cached frames: refuses nothing by an exception, what is damaged is not there. */
public final class CacheReaders {

    private static final FrameKey KEY = new FrameKey("toy", "0123456789abcdef", 2, 2);

    private CacheReaders() {}

    /** The frames with their sums, and behind them the manifest. */
    public static void cache(byte[] input) throws IOException {
        int pixels = Math.toIntExact(KEY.bytes() + FrameSums.bytes(KEY.frames()));
        Path folder = Scratch.folder("cache");
        Scratch.file("cache/" + KEY.pixels(folder).getFileName(), Arrays.copyOf(input, Math.min(pixels, input.length)));
        Scratch.file(
                "cache/" + KEY.manifest(folder).getFileName(),
                Arrays.copyOfRange(input, Math.min(pixels, input.length), input.length));
        FrameFile.open(folder, KEY).ifPresent(frames -> {
            frames.areWhole();
            frames.close();
        });
    }
}
