package org.storygan.datasets.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.storygan.datasets.story.DataException;

/** Reads PNG files of every colour type and depth, interlaced or not, checking sizes first and checksums always. */
public final class PngReader {

    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int ANCILLARY = 0x20000000; // a lower-case first letter: may be skipped when unknown

    private final String name;
    private final ByteBuffer bytes;
    private final PngHeader header;
    private final List<ByteBuffer> compressed = new ArrayList<>();
    private byte[] palette = new byte[0];
    private byte[] transparency = new byte[0];

    private PngReader(byte[] content, String name) {
        this.name = name;
        this.bytes = ByteBuffer.wrap(content);
        this.header = PngHeader.parse(bytes, name);
    }

    /** The size and kind of the picture in this file; reads its first bytes only. */
    public static PngHeader header(Path file) {
        return PngHeader.parse(ByteBuffer.wrap(PictureBytes.first(file, PngHeader.BYTES)), file.toString());
    }

    public static Bitmap read(Path file) {
        return read(PictureBytes.all(file, header(file).mostBytes()), file.toString());
    }

    /**
     * The picture in these bytes.
     *
     * @param name what error messages call it
     */
    public static Bitmap read(byte[] content, String name) {
        return new PngReader(content, name).decode();
    }

    private Bitmap decode() {
        bytes.position(8); // the signature was checked with the header
        for (int type = chunk(); type != IEND; type = chunk()) {
            if (type != PngHeader.IHDR && (type & ANCILLARY) == 0 && type != PLTE && type != IDAT) {
                throw damaged("unknown part " + typeName(type));
            }
        }
        if (header.colorType() == PngHeader.PALETTE && palette.length == 0) {
            throw damaged("its palette is missing");
        }
        return new PngPixels(header, name, palette, transparency).decode(compressed);
    }

    /** Takes one chunk in and says of what type it was: length, type, content, checksum over type and content. */
    private int chunk() {
        if (bytes.remaining() < 12) {
            throw damaged("the file ends before the picture does");
        }
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining() - 8) {
            throw damaged("the file ends before the picture does");
        }
        int start = bytes.position();
        int type = bytes.getInt();
        var content = bytes.slice(start + 4, length);
        bytes.position(start + 4 + length);
        checkSum(start, length + 4, bytes.getInt(), type);
        keep(type, content);
        return type;
    }

    private void keep(int type, ByteBuffer content) {
        switch (type) {
            case PLTE -> palette = bytes(content);
            case TRNS -> transparency = bytes(content);
            case IDAT -> compressed.add(content);
            default -> {
                // the header is known already; nothing else changes the pixels: colour profiles and gamma are left
                // alone
            }
        }
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private void checkSum(int start, int length, int expected, int type) {
        var crc = new CRC32();
        crc.update(bytes.array(), start, length);
        if ((int) crc.getValue() != expected) {
            throw damaged("wrong checksum in part " + typeName(type));
        }
    }

    private DataException damaged(String what) {
        return damaged(name, what);
    }

    static DataException damaged(String name, String what) {
        return new DataException(name + " is damaged: " + what).suggest("copying the file again");
    }

    private static String typeName(int type) {
        var text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int letter = type >> shift & 0xFF;
            text.append(letter > 32 && letter < 127 ? (char) letter : '?');
        }
        return text.toString();
    }
}
