package org.storygan.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private byte[] palette = new byte[0];
    private byte[] transparency = new byte[0];

    private PngReader(byte[] content, String name) {
        this.name = name;
        this.bytes = ByteBuffer.wrap(content);
        this.header = PngHeader.parse(bytes, name);
    }

    /** The size and kind of the picture in this file; reads its first bytes only. */
    public static PngHeader header(Path file) {
        try (var in = Files.newInputStream(file)) {
            return PngHeader.parse(ByteBuffer.wrap(in.readNBytes(PngHeader.BYTES)), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    public static Bitmap read(Path file) {
        try {
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
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
        return new PngPixels(header, name, palette, transparency).decode(compressed.toByteArray());
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
        byte[] content = new byte[length];
        bytes.get(content);
        checkSum(start, length + 4, bytes.getInt(), type);
        keep(type, content);
        return type;
    }

    private void keep(int type, byte[] content) {
        switch (type) {
            case PLTE -> palette = content;
            case TRNS -> transparency = content;
            case IDAT -> compressed.write(content, 0, content.length);
            default -> {
                // the header is known already; nothing else changes the pixels
            }
        }
    }

    private void checkSum(int start, int length, int expected, int type) {
        var crc = new CRC32();
        crc.update(bytes.array(), start, length);
        if ((int) crc.getValue() != expected) {
            throw damaged("wrong checksum in part " + typeName(type));
        }
    }

    private DataException damaged(String what) {
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

    private static DataException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new DataException("there is no file " + file, e)
                : new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
