package org.storygan.datasets.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;

/** A picture in a file, PNG or JPEG by its first bytes, whatever its name ends in. */
public final class PictureFile {

    /** The size of a JPEG stands behind what cameras write about themselves; more than this before it is no picture. */
    private static final int JPEG_HEAD = 1 << 20;

    private PictureFile() {}

    /** Reads no more than it takes to know. */
    public static PictureSize size(Path file) {
        byte[] first = PictureBytes.first(file, PngHeader.BYTES);
        if (JpegMarkers.isJpeg(first)) {
            var markers = JpegMarkers.header(PictureBytes.first(file, JPEG_HEAD), file.toString());
            return new PictureSize(markers.width(), markers.height());
        }
        var header = PngHeader.parse(ByteBuffer.wrap(pictureOnly(first, file)), file.toString());
        return new PictureSize(header.width(), header.height());
    }

    /**
     * The pixels as they are stored, red green blue alpha: no colour profile, gamma or orientation is applied; of 16 bits the
     * upper eight count; JPEG's inks are turned to light by multiplication.
     */
    public static Bitmap read(Path file) {
        byte[] first = PictureBytes.first(file, PngHeader.BYTES);
        if (!JpegMarkers.isJpeg(first)) {
            pictureOnly(first, file);
            return PngReader.read(file);
        }
        var size = size(file);
        long most = (long) size.width() * size.height() * Bitmap.CHANNELS + JPEG_HEAD;
        return JpegReader.read(PictureBytes.all(file, most), file.toString());
    }

    /** The picture on white, where it is not opaque. */
    public static Picture readOpaque(Path file) {
        var bitmap = read(file);
        var canvas = new Canvas(bitmap.width(), bitmap.height());
        canvas.fill(0xFFFFFF);
        canvas.draw(bitmap, 0, 0);
        return canvas.picture();
    }

    private static byte[] pictureOnly(byte[] first, Path file) {
        if (first.length == 0) {
            throw new DataException(file + " is empty").expected("a PNG or JPEG picture", "0 bytes");
        }
        return first;
    }
}
