package org.storygan.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.storygan.fuzz.Scratch;

/** The readers of pictures. */
public final class PictureReaders {

    private static final int HEADER = 13;

    private PictureReaders() {}

    public static void png(byte[] input) {
        PngReader.read(input, "x.png");
    }

    /** A PNG whose checksums are right whatever the input: its header, then parts, each with its type and length in a byte. */
    public static void pngPixels(byte[] input) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header = Arrays.copyOf(input, HEADER);
        header[0] = header[1] = header[4] = header[5] = 0; // small ones: the large are the other targets'
        chunk(out, "IHDR", header);
        for (int at = HEADER; at + 1 < input.length; ) {
            int end = Math.min(input.length, at + 2 + (input[at + 1] & 0xFF));
            part(out, input[at], Arrays.copyOfRange(input, at + 2, end));
            at = end;
        }
        chunk(out, "IEND", new byte[0]);
        PngReader.read(out.toByteArray(), "x.png");
    }

    private static void part(ByteArrayOutputStream out, int kind, byte[] content) {
        switch (kind & 3) {
            case 0 -> chunk(out, "PLTE", content);
            case 1 -> chunk(out, "tRNS", content);
            case 2 -> chunk(out, "IDAT", content);
            default -> chunk(out, "IDAT", deflated(content));
        }
    }

    private static byte[] deflated(byte[] content) {
        var deflater = new Deflater(1);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(name);
        out.writeBytes(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** As importers do it: the size from the file's head, then the whole. */
    public static void jpeg(byte[] input) throws IOException {
        var file = Scratch.file("x.jpg", input);
        PictureFile.size(file);
        PictureFile.readOpaque(file);
    }
}
