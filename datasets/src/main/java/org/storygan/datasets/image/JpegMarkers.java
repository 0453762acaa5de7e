package org.storygan.datasets.image;

import org.storygan.datasets.story.DataException;

/**
 * Walks through the segments of a JPEG file (ITU-T T.81, annex B) without decoding anything: its size, how its colours are
 * stored, and whether it has an end.
 */
final class JpegMarkers {

    /** How three or four samples make a colour. */
    enum Colors {
        GRAY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;

    /** Each costs a pass over the whole picture: a file can be small and have thousands. */
    private static final int MOST_SCANS = 100;

    private final byte[] bytes;
    private final String name;
    private int at = 2;
    private int scans;
    private int width;
    private int height;
    private int[] components = new int[0]; // their identifiers
    private boolean isJfif;
    private int adobeTransform = -1; // -1: not written by Adobe's rules

    private JpegMarkers(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    static boolean isJpeg(byte[] bytes) {
        return bytes.length >= 3 && at(bytes, 0) == 0xFF && at(bytes, 1) == SOI && at(bytes, 2) == 0xFF;
    }

    /** Up to where the size is known. */
    static JpegMarkers header(byte[] bytes, String name) {
        var markers = new JpegMarkers(bytes, name);
        while (markers.width == 0) {
            markers.segment();
        }
        return markers;
    }

    /** To the end, which must be there. */
    static JpegMarkers all(byte[] bytes, String name) {
        var markers = new JpegMarkers(bytes, name);
        while (markers.segment() != EOI) {
            if (markers.scans > MOST_SCANS) {
                throw markers.damaged("it has more than " + MOST_SCANS + " scans");
            }
        }
        if (markers.width == 0 || markers.scans == 0) {
            throw markers.damaged("it ends before its picture begins");
        }
        return markers;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** As libjpeg decides it. */
    Colors colors() {
        if (components.length == 4) {
            return adobeTransform == 2 ? Colors.YCCK : Colors.CMYK;
        }
        if (components.length == 1) {
            return Colors.GRAY;
        }
        boolean isNamedRgb = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
        boolean isRgb = !isJfif && (adobeTransform == 0 || adobeTransform < 0 && isNamedRgb);
        return isRgb ? Colors.RGB : Colors.YCC;
    }

    /** Whether inks are stored as 255 minus ink. */
    boolean hasInvertedInks() {
        return adobeTransform >= 0;
    }

    /** Takes one segment and says which it was. */
    private int segment() {
        int marker = marker();
        if (marker == EOI) {
            return marker;
        }
        int length = twoBytes(at);
        if (length < 2 || at + length > bytes.length) {
            throw cutOff();
        }
        int start = at + 2;
        at += length;
        switch (marker) {
            case APP0 -> isJfif |= says(start, "JFIF\0");
            case APP14 ->
                adobeTransform = says(start, "Adobe") && length >= 14 ? at(bytes, start + 11) : adobeTransform;
            case SOS -> skipScan();
            default -> {
                if (isFrame(marker)) {
                    frame(marker, start, length - 2);
                }
            }
        }
        return marker;
    }

    /** C0..CF but for the tables among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void frame(int marker, int start, int length) {
        if (width > 0) {
            throw damaged("it has two pictures");
        }
        if (marker > 0xC2) {
            throw new DataException(name + " is a kind of JPEG that hardly any program writes")
                    .expected("baseline or progressive", "marker FF" + Integer.toHexString(marker))
                    .suggest("saving it as PNG");
        }
        int count = length < 6 ? 0 : at(bytes, start + 5);
        if (length != 6 + 3 * count || at(bytes, start) != 8 || count != 1 && count != 3 && count != 4) {
            throw damaged("its header is none of a picture with 8 bits and 1, 3 or 4 components");
        }
        height = twoBytes(start + 1);
        width = twoBytes(start + 3);
        PictureSize.check(name, width, height);
        components = new int[count];
        for (int i = 0; i < count; i++) {
            components[i] = at(bytes, start + 6 + 3 * i);
        }
    }

    private int marker() {
        if (at + 1 >= bytes.length) {
            throw cutOff();
        }
        if (at(bytes, at) != 0xFF) {
            throw damaged("a marker is missing at byte " + at);
        }
        while (at < bytes.length && at(bytes, at) == 0xFF) {
            at++; // any number of these may stand before a marker
        }
        if (at >= bytes.length) {
            throw cutOff();
        }
        return at(bytes, at++);
    }

    /** To the next marker that is neither a stuffed zero nor a restart. */
    private void skipScan() {
        scans++;
        while (at + 1 < bytes.length && !(at(bytes, at) == 0xFF && endsScan(at(bytes, at + 1)))) {
            at++;
        }
    }

    private static boolean endsScan(int marker) {
        return marker != 0 && marker != 0xFF && (marker < 0xD0 || marker > 0xD7);
    }

    private boolean says(int start, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (start + i >= at || bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int twoBytes(int place) {
        if (place + 1 >= bytes.length) {
            throw cutOff();
        }
        return at(bytes, place) << 8 | at(bytes, place + 1);
    }

    private static int at(byte[] bytes, int place) {
        return bytes[place] & 0xFF;
    }

    private DataException cutOff() {
        return damaged("the file ends before the picture does");
    }

    private DataException damaged(String what) {
        return PngReader.damaged(name, what);
    }
}
