package org.storygan.lite.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.storygan.io.FormatException;

/**
 * A zip archive read strictly (APPNOTE 6.3, of it what stores of tensors use). The JDK's readers trust either the directory at the end or
 * the headers between the entries; here both must say the same, entries may not overlap, and a checksum is compared for each entry.
 */
final class ZipDirectory implements AutoCloseable {
    static final byte[] SIGNATURE = {'P', 'K', 3, 4};

    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DEFLATED = 8;

    private final String file;
    private final FileChannel channel;
    private final Map<String, Entry> entries;

    /**
     * What the directory says of one entry.
     *
     * @param method 0 as it is, 8 deflated
     * @param at where its local header begins
     */
    record Entry(String name, int method, long packed, long size, long crc, long at) {
        boolean isStored() {
            return method == 0;
        }
    }

    private ZipDirectory(String file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.entries = Collections.unmodifiableMap(new ZipTail(file, channel).entries());
    }

    static ZipDirectory open(Path path) {
        try {
            var channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new ZipDirectory(path.toString(), channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e, e);
        }
    }

    /** In the order of the file. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** The bytes of an entry, unpacked. */
    byte[] read(String name) {
        Entry entry = entries.get(name);
        try {
            byte[] packed = bytes(channel, file, start(entry), (int) entry.packed());
            byte[] bytes = entry.isStored() ? packed : inflated(entry, packed);
            var crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != entry.crc()) {
                throw wrong(name, "the checksum " + Long.toHexString(crc.getValue()), Long.toHexString(entry.crc()));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /** Where its bytes begin: behind a local header that says the same as the directory. */
    private long start(Entry entry) throws IOException {
        ByteBuffer header =
                ByteBuffer.wrap(bytes(channel, file, entry.at(), LOCAL_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(0) != LOCAL || header.getShort(8) != entry.method() || (header.getShort(6) & 1) != 0) {
            throw wrong(entry.name(), "another header in front of the entry", "what the directory says");
        }
        int nameBytes = header.getShort(26) & 0xFFFF;
        String name = ZipTail.text(bytes(channel, file, entry.at() + LOCAL_BYTES, nameBytes));
        if (!name.equals(entry.name())) {
            throw wrong(entry.name(), "the entry '" + name + "' in its place", "the name in the directory");
        }
        return entry.at() + LOCAL_BYTES + nameBytes + (header.getShort(28) & 0xFFFF);
    }

    private byte[] inflated(Entry entry, byte[] packed) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[(int) entry.size()];
            int done = 0;
            while (done < bytes.length) {
                int more = inflater.inflate(bytes, done, bytes.length - done);
                if (more == 0) {
                    throw wrong(entry.name(), done + " bytes", bytes.length + " as the directory says");
                }
                done += more;
            }
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw wrong(entry.name(), "more than " + done + " bytes", "so many as the directory says");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw wrong(entry.name(), "packed bytes that are damaged (" + e.getMessage() + ")", "deflated ones");
        } finally {
            inflater.end();
        }
    }

    private FormatException wrong(String entry, String found, String expected) {
        return new FormatException(file, "", "in the entry '" + entry + "' " + found, expected);
    }

    /** So many bytes from a place in a file. */
    static byte[] bytes(FileChannel channel, String file, long from, int count) throws IOException {
        if (from < 0 || count < 0 || from > channel.size() - count) {
            throw new FormatException(
                    file, "", "an end at byte " + channel.size(), count + " bytes from byte " + from + " on");
        }
        var bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            // a little at a time: Java copies through memory outside the heap
            bytes.limit(Math.min(count, bytes.position() + (1 << 20)));
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new FormatException(file, "", "an end that came nearer", count + " bytes from byte " + from);
            }
            bytes.limit(count);
        }
        return bytes.array();
    }

    /** The names, for messages. */
    List<String> some() {
        return entries.keySet().stream().limit(4).toList();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
