package org.storygan.datasets.image;

import org.storygan.datasets.story.Picture;

/** A rectangle of pixels in a picture. */
record PixelArea(int left, int top, int width, int height) {

    /** The pixels of this area, (height, width, 3), of a picture of (any, sourceWidth, 3) bytes. */
    byte[] cut(byte[] rgb, int sourceWidth) {
        int rowBytes = width * Picture.CHANNELS;
        byte[] cut = new byte[height * rowBytes];
        for (int row = 0; row < height; row++) {
            int from = ((top + row) * sourceWidth + left) * Picture.CHANNELS;
            System.arraycopy(rgb, from, cut, row * rowBytes, rowBytes);
        }
        return cut;
    }
}
