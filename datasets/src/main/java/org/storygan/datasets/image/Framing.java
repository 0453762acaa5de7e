package org.storygan.datasets.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.storygan.datasets.story.Picture;

/** Makes square frames of pictures of any size. Safe to use from several threads. */
public final class Framing {

    private record Size(int width, int height) {}

    private static final int SIZES_KEPT =
            64; // pictures of a data set have few sizes; where each has its own, none is kept

    private final Crop crop;
    private final int size;
    private final Filter filter;
    private final Map<Size, Resampler> resamplers = new ConcurrentHashMap<>();

    /** @param size the edge of the frames */
    public Framing(Crop crop, int size, Filter filter) {
        this.crop = crop;
        this.size = size;
        this.filter = filter;
    }

    public Picture frame(Picture picture) {
        return frame(picture.rgb(), picture.width(), picture.height());
    }

    public Picture frame(Canvas canvas) {
        return frame(canvas.rgb(), canvas.width(), canvas.height());
    }

    private Picture frame(byte[] rgb, int width, int height) {
        if (crop == Crop.NONE || width == height) {
            return resampler(width, height).resize(rgb);
        }
        int edge = Math.min(width, height);
        var middle = new PixelArea((width - edge) / 2, (height - edge) / 2, edge, edge);
        return resampler(edge, edge).resize(middle.cut(rgb, width));
    }

    private Resampler resampler(int width, int height) {
        var known = resamplers.get(new Size(width, height));
        if (known != null) {
            return known;
        }
        var made = new Resampler(width, height, size, size, filter);
        if (resamplers.size() < SIZES_KEPT) {
            resamplers.put(new Size(width, height), made);
        }
        return made;
    }
}
