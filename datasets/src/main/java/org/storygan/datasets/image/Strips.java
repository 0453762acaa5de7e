package org.storygan.datasets.image;

import java.util.List;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;

/** Pictures that hold several square ones, one below the other. */
public final class Strips {

    private Strips() {}

    /**
     * How many squares there are in a picture of this size.
     *
     * @param name of the picture, for the message when it is no vertical strip of whole squares
     */
    public static int count(PictureSize size, String name) {
        if (size.height() % size.width() != 0) {
            boolean liesDown = size.width() > size.height();
            throw new DataException(name + " is not a strip of square pictures one below the other")
                    .expected("a height that is a multiple of the width", size + (liesDown ? ", wider than high" : ""));
        }
        return size.height() / size.width();
    }

    /** The pictures, all of one size, one below the other. */
    public static Picture of(List<Picture> pictures) {
        var first = pictures.get(0);
        int bytes = first.width() * first.height() * Picture.CHANNELS;
        byte[] rgb = new byte[Math.multiplyExact(bytes, pictures.size())];
        for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).copyTo(rgb, i * bytes);
        }
        return Picture.of(first.width(), first.height() * pictures.size(), rgb);
    }

    /** The square of this number, counted from the top. */
    public static Picture square(Picture strip, int index) {
        int edge = strip.width();
        var area = new PixelArea(0, index * edge, edge, edge);
        return Picture.of(edge, edge, area.cut(strip.rgb(), edge));
    }
}
