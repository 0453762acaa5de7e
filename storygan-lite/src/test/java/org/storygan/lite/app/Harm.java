package org.storygan.lite.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.app.BadSet.Step;

/** Ways to spoil a file. */
final class Harm {

    private Harm() {}

    static final Step NONE = folder -> {};

    static Step delete(String name) {
        return folder -> Files.delete(folder.resolve(name));
    }

    static Step write(String name, byte[] content) {
        return folder -> {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), content);
        };
    }

    static Step write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static Step append(String name, String text) {
        return folder ->
                write(name, Files.readString(folder.resolve(name)) + text).in(folder);
    }

    /** Puts one text for another, which must be there; the first time it occurs only. */
    static Step replace(String name, String from, String to) {
        return folder -> {
            String text = Files.readString(folder.resolve(name));
            int at = text.indexOf(from);
            if (at < 0) {
                throw new IllegalStateException(name + " has no " + from);
            }
            write(name, text.substring(0, at) + to + text.substring(at + from.length()))
                    .in(folder);
        };
    }

    static Step replaceAll(String name, String from, String to) {
        return folder -> write(name, Files.readString(folder.resolve(name)).replace(from, to))
                .in(folder);
    }

    /** Puts bytes, of any kind, for a text. */
    static Step replace(String name, String from, byte[] to) {
        return folder -> {
            String[] around = Files.readString(folder.resolve(name)).split(java.util.regex.Pattern.quote(from), 2);
            var out = new ByteArrayOutputStream();
            out.writeBytes(around[0].getBytes(StandardCharsets.UTF_8));
            out.writeBytes(to);
            out.writeBytes(around[1].getBytes(StandardCharsets.UTF_8));
            write(name, out.toByteArray()).in(folder);
        };
    }

    static Step cut(String name, int bytes) {
        return folder -> write(name, Arrays.copyOf(Files.readAllBytes(folder.resolve(name)), bytes))
                .in(folder);
    }

    /** Flips a bit of the byte at this place. */
    static Step flip(String name, int at) {
        return folder -> {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            bytes[at] ^= 0x10;
            write(name, bytes).in(folder);
        };
    }

    static Step link(String name, String target) {
        return folder -> {
            Files.deleteIfExists(folder.resolve(name));
            Files.createSymbolicLink(folder.resolve(name), Path.of(target));
        };
    }

    static Step both(Step first, Step second) {
        return folder -> {
            first.in(folder);
            second.in(folder);
        };
    }

    /** A picture of one colour. */
    static byte[] png(int width, int height, int gray) {
        byte[] rgb = new byte[width * height * Picture.CHANNELS];
        Arrays.fill(rgb, (byte) gray);
        return PngWriter.bytes(Picture.of(width, height, rgb));
    }

    /** A valid PNG of 8-bit grey whose pixels are all 0: small as a file, large when it is decoded. */
    static byte[] bomb(int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8)
                        .array());
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
            byte[] row = new byte[1 + width];
            for (int i = 0; i < height; i++) {
                deflater.write(row);
            }
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
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
}
