package org.storygan.lite.train;

import java.nio.file.Files;
import java.util.Locale;
import org.storygan.lite.run.RunFolder;

/** The sheets of a run: the same stories drawn again and again. */
record Gallery(RunFolder folder, SheetMaker sheets, Artists artists, long seed) {
    /** By name, {@code samples/step-000100.png}; the second generator's beside it, {@code samples/ema-step-000100.png}. */
    void add(long step) {
        folder.write(name("step", step), sheets.png(artists.trained(), seed));
        artists.follower().ifPresent(follower -> folder.write(name("ema-step", step), sheets.png(follower, seed)));
    }

    boolean has(long step) {
        return Files.exists(folder.root().resolve(name("step", step)));
    }

    private static String name(String prefix, long step) {
        return String.format(Locale.ROOT, "samples/%s-%06d.png", prefix, step);
    }
}
