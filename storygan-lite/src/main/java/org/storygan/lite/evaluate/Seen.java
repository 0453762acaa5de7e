package org.storygan.lite.evaluate;

import java.util.List;
import org.storygan.lite.distance.Features;

/** What a network saw in the pictures of a gallery: a row of numbers for each, in its order. */
record Seen(Gallery gallery, Features features) {

    /** Where the frames of each story lie. */
    List<int[]> stories() {
        return List.copyOf(gallery.stories().values());
    }

    /** {@code N=40}, or of both sides where they differ. */
    static String count(int real, int drawn) {
        return "N=" + real + (real == drawn ? "" : "/" + drawn);
    }
}
