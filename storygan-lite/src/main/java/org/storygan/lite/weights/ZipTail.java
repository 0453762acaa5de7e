package org.storygan.lite.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.io.FormatException;

/** The end of a zip archive: the directory of its entries, and where that is. */
final class ZipTail {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int WIDE = 1; // extra field with sizes of 8 bytes

    private static final int MOST_ENTRIES = 200_000;
    private static final int LONGEST_DIRECTORY = 32 << 20;

    /** Weights hardly get smaller; zeros shrink a thousandfold, which is how few bytes fill a memory. */
    private static final int MOST_PER_BYTE = 4;

    private final String file;
    private final FileChannel channel;
    private final long size;

    ZipTail(String file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    private record Place(long entries, long bytes, long at) {}

    Map<String, ZipDirectory.Entry> entries() throws IOException {
        Place place = place();
        if (place.entries() > MOST_ENTRIES || place.bytes() < 0 || place.bytes() > LONGEST_DIRECTORY) {
            throw wrong(
                    place.entries() + " entries in a directory of " + place.bytes() + " bytes",
                    "at most " + MOST_ENTRIES + " in " + LONGEST_DIRECTORY);
        }
        ByteBuffer directory = read(place.at(), (int) place.bytes());
        Map<String, ZipDirectory.Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < place.entries(); i++) {
            var entry = entry(directory);
            if (entries.put(entry.name(), entry) != null) {
                throw wrong("two entries called '" + entry.name() + "'", "one of each name");
            }
        }
        if (directory.hasRemaining()) {
            throw wrong("more in the directory than " + place.entries() + " entries", "as many as it says");
        }
        check(List.copyOf(entries.values()), place.at());
        return entries;
    }

    private Place place() throws IOException {
        int tail = (int) Math.min(size, END_BYTES + 0xFFFF);
        ByteBuffer bytes = read(size - tail, tail);
        for (int i = tail - END_BYTES; i >= 0; i--) {
            // the comment behind it must end where the file does: elsewhere the four bytes are a coincidence
            if (bytes.getInt(i) == END && (bytes.getShort(i + 20) & 0xFFFF) == tail - i - END_BYTES) {
                return wide(plain(bytes.position(i).slice().order(ByteOrder.LITTLE_ENDIAN)), size - tail + i);
            }
        }
        throw wrong("no directory at the end", "a whole zip archive; it may have been cut off");
    }

    private Place plain(ByteBuffer end) {
        if (end.getShort(4) != end.getShort(6) || end.getShort(8) != end.getShort(10)) {
            throw wrong("one part of an archive in several files", "a whole one");
        }
        return new Place(end.getShort(10) & 0xFFFF, end.getInt(12) & 0xFFFFFFFFL, end.getInt(16) & 0xFFFFFFFFL);
    }

    /** Large archives have the same numbers once more with 8 bytes each; where both are given they must agree. */
    private Place wide(Place plain, long endAt) throws IOException {
        long locatorAt = endAt - LOCATOR_64_BYTES;
        boolean isWide = locatorAt >= 0 && read(locatorAt, Integer.BYTES).getInt() == LOCATOR_64;
        boolean mustBe = plain.entries() == 0xFFFF || plain.bytes() == 0xFFFFFFFFL || plain.at() == 0xFFFFFFFFL;
        if (!isWide) {
            if (mustBe) {
                throw wrong("no zip64 record", "one, for the directory says that its numbers are there");
            }
            return plain;
        }
        ByteBuffer end = read(read(locatorAt + 8, Long.BYTES).getLong(), END_64_BYTES);
        var wide = new Place(end.getLong(32), end.getLong(40), end.getLong(48));
        boolean agree = (plain.entries() == 0xFFFF || plain.entries() == wide.entries())
                && (plain.bytes() == 0xFFFFFFFFL || plain.bytes() == wide.bytes())
                && (plain.at() == 0xFFFFFFFFL || plain.at() == wide.at());
        if (end.getInt(0) != END_64 || !agree) {
            throw wrong("a zip64 record that says otherwise than the directory's end", "both to agree");
        }
        return wide;
    }

    private ZipDirectory.Entry entry(ByteBuffer directory) {
        if (directory.remaining() < ENTRY_BYTES || directory.getInt(directory.position()) != ENTRY) {
            throw wrong("a damaged directory", "an entry at its byte " + directory.position());
        }
        ByteBuffer fixed = directory.slice().order(ByteOrder.LITTLE_ENDIAN);
        int nameBytes = fixed.getShort(28) & 0xFFFF;
        int extraBytes = fixed.getShort(30) & 0xFFFF;
        int all = ENTRY_BYTES + nameBytes + extraBytes + (fixed.getShort(32) & 0xFFFF);
        if (fixed.remaining() < all) {
            throw wrong("a damaged directory", "an entry of " + all + " bytes at its byte " + directory.position());
        }
        byte[] nameOf = new byte[nameBytes];
        fixed.get(ENTRY_BYTES, nameOf);
        String name = text(nameOf);
        if ((fixed.getShort(8) & 1) != 0) {
            throw wrong("the encrypted entry '" + name + "'", "no encryption");
        }
        var extra = fixed.slice(ENTRY_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(directory.position() + all);
        return entry(name, fixed, extra);
    }

    private ZipDirectory.Entry entry(String name, ByteBuffer fixed, ByteBuffer extra) {
        long[] numbers = { // size, packed size, place: in this order they stand in the extra field if they are wide
            fixed.getInt(24) & 0xFFFFFFFFL, fixed.getInt(20) & 0xFFFFFFFFL, fixed.getInt(42) & 0xFFFFFFFFL
        };
        ByteBuffer wide = field(extra);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == 0xFFFFFFFFL) {
                if (wide.remaining() < Long.BYTES) {
                    throw wrong("no zip64 sizes of '" + name + "'", "some, for the directory says that they are there");
                }
                numbers[i] = wide.getLong();
            }
        }
        int method = fixed.getShort(10);
        boolean isKnown = method == 0 && numbers[0] == numbers[1] || method == 8;
        if (!isKnown
                || numbers[0] < 0
                || numbers[0] > Integer.MAX_VALUE - 8
                || numbers[1] < 0
                || numbers[1] > Math.min(size, Integer.MAX_VALUE - 8)) {
            throw wrong(
                    "'" + name + "' with method " + method + " and " + numbers[1] + " bytes for " + numbers[0],
                    "entries as they are or deflated, of less than 2^31 bytes");
        }
        return new ZipDirectory.Entry(name, method, numbers[1], numbers[0], fixed.getInt(16) & 0xFFFFFFFFL, numbers[2]);
    }

    /** The extra field with wide sizes; empty where there is none. */
    private static ByteBuffer field(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int kind = extra.getShort() & 0xFFFF;
            int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
            if (kind == WIDE) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private void check(List<ZipDirectory.Entry> entries, long directoryAt) {
        long unpacked = 0;
        for (var entry : entries) {
            String name = entry.name();
            if (name.startsWith("/")
                    || name.contains("\\")
                    || List.of(name.split("/")).contains("..")) {
                throw wrong("the entry '" + name + "'", "names that stay inside of the archive");
            }
            unpacked += entry.isStored() ? 0 : entry.size();
        }
        if (unpacked > MOST_PER_BYTE * size) {
            throw wrong(
                    "entries that unpack to " + unpacked + " bytes",
                    "at most " + MOST_PER_BYTE + " times the " + size + " of the file");
        }
        long free = 0;
        for (var entry : entries.stream()
                .sorted(Comparator.comparingLong(ZipDirectory.Entry::at))
                .toList()) {
            if (entry.at() < free) {
                throw wrong("'" + entry.name() + "' inside of another entry", "entries one after the other");
            }
            free = entry.at() + LOCAL_BYTES + entry.packed();
        }
        if (free > directoryAt) {
            throw wrong("entries that reach into the directory", "the directory behind them");
        }
    }

    /** As it may be shown to a person: one character a byte, which is right for all names that libraries of tensors write. */
    static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    private ByteBuffer read(long from, int count) throws IOException {
        return ByteBuffer.wrap(ZipDirectory.bytes(channel, file, from, count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private FormatException wrong(String found, String expected) {
        return new FormatException(file, "", found, expected);
    }
}
