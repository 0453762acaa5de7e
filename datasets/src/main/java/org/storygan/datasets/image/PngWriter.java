package org.storygan.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.storygan.datasets.story.Picture;

/** Writes pictures as 8-bit RGB PNG, each row with the filter that leaves the smallest differences. */
public final class PngWriter {

    private static final int FILTERS = 5;

    private PngWriter() {}

    public static void write(Picture picture, Path file) {
        try {
            Files.write(file, bytes(picture));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The PNG file as bytes. */
    public static byte[] bytes(Picture picture) {
        var header = ByteBuffer.allocate(13)
                .putInt(picture.width())
                .putInt(picture.height())
                .put((byte) 8)
                .put((byte) PngHeader.RGB);
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", compressed(picture));
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

    private static byte[] compressed(Picture picture) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (var stream = new DeflaterOutputStream(out, deflater)) {
            byte[] rgb = picture.rgb();
            int rowBytes = picture.width() * Picture.CHANNELS;
            for (int row = 0; row < picture.height(); row++) {
                stream.write(bestFiltered(rgb, row, rowBytes));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] bestFiltered(byte[] rgb, int row, int rowBytes) {
        byte[] best = filtered(rgb, row, rowBytes, 0);
        for (int filter = 1; filter < FILTERS; filter++) {
            byte[] line = filtered(rgb, row, rowBytes, filter);
            best = size(line) < size(best) ? line : best;
        }
        return best;
    }

    private static byte[] filtered(byte[] rgb, int row, int rowBytes, int filter) {
        byte[] line = new byte[1 + rowBytes];
        line[0] = (byte) filter;
        int start = row * rowBytes;
        for (int i = 0; i < rowBytes; i++) {
            boolean first = i < Picture.CHANNELS;
            int left = first ? 0 : rgb[start + i - Picture.CHANNELS] & 0xFF;
            int above = row == 0 ? 0 : rgb[start + i - rowBytes] & 0xFF;
            int corner = first || row == 0 ? 0 : rgb[start + i - rowBytes - Picture.CHANNELS] & 0xFF;
            line[1 + i] = (byte) (rgb[start + i] - PngPixels.prediction(filter, left, above, corner));
        }
        return line;
    }

    /** The sum of the differences as signed bytes: rows of small differences compress best. */
    private static int size(byte[] line) {
        int sum = 0;
        for (int i = 1; i < line.length; i++) {
            sum += Math.abs(line[i]);
        }
        return sum;
    }
}
