package org.storygan.lite.picture;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.story.Picture;

/** From a generator's numbers to pictures. */
public final class Pixels {

    private Pixels() {}

    /** Pictures of (n, height, width, 3) values, row-major: -1 is black, 1 is full, beyond is cut off; NaN is black. */
    public static List<Picture> pictures(float[] values, int height, int width) {
        int each = height * width * Picture.CHANNELS;
        if (values.length % each != 0) {
            throw new IllegalArgumentException(
                    values.length + " values are not a whole number of pictures of " + each + " values");
        }
        var pictures = new ArrayList<Picture>();
        for (int from = 0; from < values.length; from += each) {
            byte[] rgb = new byte[each];
            for (int i = 0; i < each; i++) {
                rgb[i] = level(values[from + i]);
            }
            pictures.add(Picture.of(width, height, rgb));
        }
        return pictures;
    }

    /** The inverse of {@link Picture#copyScaledTo}. */
    private static byte level(float value) {
        int rounded = Math.round((value + 1) * 127.5f);
        return (byte) Math.max(0, Math.min(255, rounded));
    }
}
