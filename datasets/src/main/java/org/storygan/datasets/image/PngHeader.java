package org.storygan.datasets.image;

import java.nio.ByteBuffer;
import org.storygan.datasets.story.DataException;

/** The first 33 bytes of a PNG file: enough to know its size before anything is decoded. */
public record PngHeader(int width, int height, int bitDepth, int colorType, boolean interlaced) {

    /** Signature, chunk frame and IHDR. */
    static final int BYTES = 33;

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    static final int IHDR = 0x49484452;

    static PngHeader parse(ByteBuffer bytes, String name) {
        if (bytes.remaining() < BYTES || bytes.getLong(0) != SIGNATURE) {
            throw new DataException(name + " is not a PNG picture").expected("a PNG file", found(bytes));
        }
        if (bytes.getInt(8) != 13 || bytes.getInt(12) != IHDR) {
            throw new DataException(name + " is damaged: its first part is not a PNG header");
        }
        var header = new PngHeader(
                bytes.getInt(16), bytes.getInt(20), bytes.get(24) & 0xFF, bytes.get(25) & 0xFF, bytes.get(28) == 1);
        header.check(name, bytes.get(26), bytes.get(27));
        return header;
    }

    private void check(String name, int compression, int filter) {
        PictureSize.check(name, width, height);
        if (!depthFitsColor() || compression != 0 || filter != 0) {
            throw new DataException(name + " is damaged: no PNG has bit depth " + bitDepth + " with colour type "
                    + colorType + ", compression " + compression + ", filter " + filter);
        }
    }

    private boolean depthFitsColor() {
        return switch (colorType) {
            case GRAY -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
            case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
            case RGB, GRAY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
            default -> false;
        };
    }

    int samplesPerPixel() {
        return switch (colorType) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    int bytesPerRow(int columns) {
        return (int) (((long) columns * samplesPerPixel() * bitDepth + 7) / 8);
    }

    /** No file with this picture is larger: its pixels uncompressed, and a megabyte for everything else. */
    long mostBytes() {
        long plain = height * (1L + bytesPerRow(width));
        return plain + plain / 1000 + (1 << 20);
    }

    private static String found(ByteBuffer bytes) {
        return bytes.remaining() < BYTES ? "only " + bytes.remaining() + " bytes" : "other bytes at its start";
    }
}
