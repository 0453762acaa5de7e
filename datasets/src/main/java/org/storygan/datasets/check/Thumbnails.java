package org.storygan.datasets.check;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.Framing;
import org.storygan.datasets.image.Resampler;
import org.storygan.datasets.story.Picture;

/**
 * Pictures made so small that copies, re-encodings and slight shifts look the same: 16 x 16 means, and 4 x 4 means
 * of those to tell most pairs apart at once.
 */
final class Thumbnails {

    private static final int FINE = 16;
    private static final int COARSE = 4;

    private final Framing toFine = new Framing(Crop.NONE, FINE, Filter.BOX);
    private final Resampler toCoarse = new Resampler(FINE, FINE, COARSE, COARSE, Filter.BOX);
    private final List<byte[]> fine = new ArrayList<>(); // each (16, 16, 3)
    private final List<byte[]> coarse = new ArrayList<>(); // each (4, 4, 3)

    void add(Picture picture) {
        var small = toFine.frame(picture);
        fine.add(small.rgb());
        coarse.add(toCoarse.resize(small).rgb());
    }

    /** The first of these that differs from the other's picture nowhere by more than so many levels; -1 when none does. */
    int firstLike(Thumbnails other, int index, int levels) {
        byte[] wantedCoarse = other.coarse.get(index);
        byte[] wantedFine = other.fine.get(index);
        for (int i = 0; i < fine.size(); i++) {
            // a mean of means differs by no more than the means do, but for a level of rounding along each axis
            if (isLike(coarse.get(i), wantedCoarse, levels + 2) && isLike(fine.get(i), wantedFine, levels)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLike(byte[] a, byte[] b, int levels) {
        for (int i = 0; i < a.length; i++) {
            if (Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)) > levels) {
                return false;
            }
        }
        return true;
    }
}
