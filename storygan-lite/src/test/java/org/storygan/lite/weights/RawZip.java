package org.storygan.lite.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip archive written field by field, so that any of them can be a lie. */
final class RawZip {
    private final List<Part> parts = new ArrayList<>();
    private boolean isWide;
    private long wideEntries = -1;

    /** What the headers of an entry say, and its bytes. */
    record Part(String name, String localName, int flags, int method, byte[] packed, long size, long crc) {
        static Part stored(String name, byte[] content) {
            return new Part(name, name, 0, 0, content, content.length, crc(content));
        }

        static Part deflated(String name, byte[] content) {
            var deflater = new Deflater(9, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] packed = new byte[content.length + 64];
            int length = deflater.deflate(packed);
            deflater.end();
            return new Part(name, name, 0, 8, java.util.Arrays.copyOf(packed, length), content.length, crc(content));
        }

        Part called(String local) {
            return new Part(name, local, flags, method, packed, size, crc);
        }

        Part flagged(int bits) {
            return new Part(name, localName, bits, method, packed, size, crc);
        }

        Part claiming(long bytes) {
            return new Part(name, localName, flags, method, packed, bytes, crc);
        }

        Part withChecksum(long other) {
            return new Part(name, localName, flags, method, packed, size, other);
        }

        private static long crc(byte[] content) {
            var crc = new CRC32();
            crc.update(content);
            return crc.getValue();
        }
    }

    RawZip add(String name, byte[] content) {
        return add(Part.stored(name, content));
    }

    RawZip add(Part part) {
        parts.add(part);
        return this;
    }

    /** With a zip64 record, as PyTorch writes one always; it claims so many entries. */
    RawZip wide(long entries) {
        isWide = true;
        wideEntries = entries;
        return this;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        for (Part part : parts) {
            directory.writeBytes(central(part, out.size()));
            out.writeBytes(local(part));
        }
        int at = out.size();
        out.writeBytes(directory.toByteArray());
        if (isWide) {
            out.writeBytes(wideEnd(directory.size(), at));
        }
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) parts.size())
                .putShort((short) parts.size())
                .putInt(directory.size())
                .putInt(at)
                .array());
        return out.toByteArray();
    }

    private byte[] wideEnd(int directoryBytes, int at) {
        return little(56 + 20)
                .putInt(0x06064b50)
                .putLong(44)
                .putInt(0)
                .putLong(0)
                .putLong(wideEntries)
                .putLong(wideEntries)
                .putLong(directoryBytes)
                .putLong(at)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(at + directoryBytes)
                .putInt(1)
                .array();
    }

    private static byte[] local(Part part) {
        byte[] name = part.localName().getBytes(StandardCharsets.UTF_8);
        return little(30 + name.length + part.packed().length)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) part.flags())
                .putShort((short) part.method())
                .putInt(0)
                .putInt((int) part.crc())
                .putInt(part.packed().length)
                .putInt((int) part.size())
                .putShort((short) name.length)
                .putShort((short) 0)
                .put(name)
                .put(part.packed())
                .array();
    }

    private static byte[] central(Part part, int at) {
        byte[] name = part.name().getBytes(StandardCharsets.UTF_8);
        return little(46 + name.length)
                .putInt(0x02014b50)
                .putInt(0x00140014)
                .putShort((short) part.flags())
                .putShort((short) part.method())
                .putInt(0)
                .putInt((int) part.crc())
                .putInt(part.packed().length)
                .putInt((int) part.size())
                .putShort((short) name.length)
                .putInt(0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(at)
                .put(name)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
