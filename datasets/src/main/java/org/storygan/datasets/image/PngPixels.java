package org.storygan.datasets.image;

import java.nio.ByteBuffer;
import java.util.List;
import org.storygan.datasets.story.DataException;

/** From the rows of a PNG to pixels: undo the row filters, spread samples to red green blue alpha. */
final class PngPixels {

    /** The seven passes of Adam7, {first column, first row, column step, row step}; a plain file is one pass of all. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] PLAIN = {{0, 0, 1, 1}};

    private final PngHeader header;
    private final String name;
    private final byte[] palette; // (colors, 3)
    private final byte[] transparency; // alpha of each palette entry, or the one clear colour as 16-bit samples
    private final byte[] rgba; // (height, width, 4)

    PngPixels(PngHeader header, String name, byte[] palette, byte[] transparency) {
        this.header = header;
        this.name = name;
        this.palette = palette;
        this.transparency = transparency;
        this.rgba = new byte[header.width() * header.height() * Bitmap.CHANNELS];
    }

    /** @param compressed the parts of the compressed stream, in order */
    Bitmap decode(List<ByteBuffer> compressed) {
        try (var rows = new PngRows(compressed, name)) {
            for (int[] pass : header.interlaced() ? ADAM7 : PLAIN) {
                decodePass(rows, pass);
            }
        }
        return new Bitmap(header.width(), header.height(), rgba);
    }

    private int columns(int[] pass) {
        return (header.width() - pass[0] + pass[2] - 1) / pass[2];
    }

    private int rows(int[] pass) {
        return (header.height() - pass[1] + pass[3] - 1) / pass[3];
    }

    private void decodePass(PngRows rows, int[] pass) {
        byte[] line = new byte[1 + header.bytesPerRow(columns(pass))]; // the filter's number comes first
        byte[] above = new byte[line.length];
        for (int row = 0; columns(pass) > 0 && row < rows(pass); row++) {
            rows.next(line);
            unfilter(line, above);
            spread(line, pass, pass[1] + row * pass[3]);
            byte[] spare = above;
            above = line;
            line = spare;
        }
    }

    private void unfilter(byte[] line, byte[] above) {
        int filter = line[0];
        if (filter < 0 || filter > 4) {
            throw damaged("unknown row filter " + filter);
        }
        int back = Math.max(1, header.samplesPerPixel() * header.bitDepth() / 8);
        for (int i = 1; i < line.length; i++) {
            int left = i > back ? line[i - back] & 0xFF : 0;
            int corner = i > back ? above[i - back] & 0xFF : 0;
            line[i] += (byte) prediction(filter, left, above[i] & 0xFF, corner);
        }
    }

    /** What each of PNG's five row filters predicts from the neighbours to the left, above, and above left. */
    static int prediction(int filter, int left, int above, int corner) {
        return switch (filter) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> (left + above) / 2;
            case 4 -> paeth(left, above, corner);
            default -> 0;
        };
    }

    private static int paeth(int left, int above, int corner) {
        int guess = left + above - corner;
        int toLeft = Math.abs(guess - left);
        int toAbove = Math.abs(guess - above);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }

    private void spread(byte[] line, int[] pass, int row) {
        for (int i = 0; i < columns(pass); i++) {
            int to = (row * header.width() + pass[0] + i * pass[2]) * Bitmap.CHANNELS;
            int first = i * header.samplesPerPixel();
            switch (header.colorType()) {
                case PngHeader.PALETTE -> putPalette(to, sample(line, i));
                case PngHeader.GRAY, PngHeader.GRAY_ALPHA -> put(to, line, first, 1);
                default -> put(to, line, first, 3);
            }
        }
    }

    /** @param colors 1 when all three come from one sample, 3 when each has its own; alpha may follow them */
    private void put(int to, byte[] line, int first, int colors) {
        for (int channel = 0; channel < 3; channel++) {
            rgba[to + channel] = eightBits(sample(line, first + channel % colors));
        }
        boolean hasAlpha = header.samplesPerPixel() > colors;
        rgba[to + 3] = hasAlpha ? eightBits(sample(line, first + colors)) : isClear(line, first) ? 0 : (byte) 255;
    }

    private void putPalette(int to, int index) {
        if (index * 3 + 2 >= palette.length) {
            throw damaged("colour " + index + " is not in its palette of " + palette.length / 3);
        }
        System.arraycopy(palette, index * 3, rgba, to, 3);
        rgba[to + 3] = index < transparency.length ? transparency[index] : (byte) 255;
    }

    /** Whether the pixel has the one colour that a tRNS chunk makes clear. */
    private boolean isClear(byte[] line, int first) {
        int samples = header.samplesPerPixel();
        if (transparency.length < samples * 2) {
            return false;
        }
        for (int i = 0; i < samples; i++) {
            int clear = (transparency[i * 2] & 0xFF) << 8 | transparency[i * 2 + 1] & 0xFF;
            if (sample(line, first + i) != clear) {
                return false;
            }
        }
        return true;
    }

    private int sample(byte[] line, int index) {
        int depth = header.bitDepth();
        if (depth == 16) {
            return (line[1 + index * 2] & 0xFF) << 8 | line[2 + index * 2] & 0xFF;
        }
        int bit = index * depth;
        return (line[1 + (bit >> 3)] & 0xFF) >> (8 - depth - (bit & 7)) & (1 << depth) - 1;
    }

    private byte eightBits(int sample) {
        int depth = header.bitDepth();
        return (byte) (depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1));
    }

    private DataException damaged(String what) {
        return PngReader.damaged(name, what);
    }
}
