package org.storygan.datasets.feed;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.zip.CRC32C;

/** The checksum (CRC-32C) of each frame; in a file they follow the frames, 4 bytes each, and end with one of their own. */
final class FrameSums {

    private final AtomicIntegerArray sums; // (frames): written by many threads, each its own

    FrameSums(int frames) {
        sums = new AtomicIntegerArray(frames);
    }

    static long bytes(int frames) {
        return Integer.BYTES * (frames + 1L);
    }

    void set(int frame, byte[] rgb) {
        sums.set(frame, of(rgb));
    }

    boolean agrees(int frame, byte[] rgb) {
        return sums.get(frame) == of(rgb);
    }

    ByteBuffer toBytes() {
        var bytes = ByteBuffer.allocate(Math.toIntExact(bytes(sums.length())));
        for (int i = 0; i < sums.length(); i++) {
            bytes.putInt(sums.get(i));
        }
        return bytes.putInt(ofTable(bytes)).flip();
    }

    /** Whether the sums in these bytes are as {@link #toBytes} wrote them; if so they are taken over. */
    boolean read(ByteBuffer bytes) {
        for (int i = 0; i < sums.length(); i++) {
            sums.set(i, bytes.getInt(Integer.BYTES * i));
        }
        return bytes.getInt(Integer.BYTES * sums.length()) == ofTable(bytes);
    }

    private int ofTable(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(Integer.BYTES * sums.length()));
        return (int) crc.getValue();
    }

    private static int of(byte[] rgb) {
        var crc = new CRC32C();
        crc.update(rgb, 0, rgb.length);
        return (int) crc.getValue();
    }
}
