package org.storygan.lite.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;

/**
 * A story that plays, as an animated PNG (PNG specification, third edition): full colour, and viewers that know no
 * animation show the first frame.
 */
public final class Animation {

    private static final int SIGNATURE = 8;
    private static final int IHDR_END = SIGNATURE + 4 + 4 + 13 + 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int sequence;

    private Animation() {}

    /**
     * The file as bytes; it plays for ever.
     *
     * @param frames at least one, all of one size
     * @param milliseconds how long each is shown
     */
    public static byte[] png(List<Picture> frames, int milliseconds) {
        var animation = new Animation();
        byte[] first = PngWriter.bytes(frames.get(0));
        animation.out.write(first, 0, IHDR_END);
        int forEver = 0;
        animation.chunk("acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(forEver));
        for (int i = 0; i < frames.size(); i++) {
            animation.frame(frames.get(i), milliseconds, i == 0);
        }
        animation.chunk("IEND", ByteBuffer.allocate(0));
        return animation.out.toByteArray();
    }

    private void frame(Picture picture, int milliseconds, boolean isFirst) {
        chunk(
                "fcTL",
                ByteBuffer.allocate(26)
                        .putInt(sequence++)
                        .putInt(picture.width())
                        .putInt(picture.height())
                        .putInt(0) // left
                        .putInt(0) // top
                        .putShort((short) milliseconds)
                        .putShort((short) 1000) // thousandths of a second
                        .put((byte) 0) // leave the frame standing
                        .put((byte) 0)); // write over, no blending
        byte[] pixels = pixels(PngWriter.bytes(picture));
        chunk(
                isFirst ? "IDAT" : "fdAT",
                isFirst
                        ? ByteBuffer.wrap(pixels)
                        : ByteBuffer.allocate(4 + pixels.length)
                                .putInt(sequence++)
                                .put(pixels));
    }

    /** The content of the one IDAT chunk that our own writer makes, which follows the header. */
    private static byte[] pixels(byte[] png) {
        var content = ByteBuffer.wrap(png);
        byte[] pixels = new byte[content.getInt(IHDR_END)];
        content.position(IHDR_END + 8).get(pixels);
        return pixels;
    }

    private void chunk(String type, ByteBuffer content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = content.array();
        var crc = new CRC32();
        crc.update(name);
        crc.update(bytes);
        out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        out.writeBytes(name);
        out.writeBytes(bytes);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
