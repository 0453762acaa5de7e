package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.storygan.datasets.story.DataException;

/** The bytes of a pickle, read from front to back; what they claim is checked against how many there are. */
final class PickleInput {

    private static final int HIGHEST_PROTOCOL = 5;
    private static final int LONGEST_LINE = 1 << 20;

    /** What functions may produce for each byte of the pickle, so that few bytes do not fill the memory. */
    private static final int MOST_PER_BYTE = 4;

    private final String name;
    private final ByteBuffer bytes;
    private long mayProduce;
    private int longestText = Integer.MAX_VALUE;

    /** From where the buffer stands, which stays there. */
    PickleInput(ByteBuffer pickle, String name) {
        this.name = name;
        this.bytes = pickle.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.mayProduce = (long) MOST_PER_BYTE * pickle.remaining() + LONGEST_LINE;
    }

    void limitText(int most) {
        longestText = most;
    }

    /** The place in the buffer behind what was read. */
    int end() {
        return bytes.position();
    }

    int opcode() {
        return (int) unsigned(1);
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    void protocol() {
        long protocol = unsigned(1);
        if (protocol > HIGHEST_PROTOCOL) {
            throw wrong("its protocol is " + protocol + ", known are 0 to " + HIGHEST_PROTOCOL);
        }
    }

    /** A frame only says how many bytes are worth reading at once. */
    void frame() {
        need(unsignedLong());
    }

    /** A number of 1, 2 or 4 bytes. */
    long unsigned(int size) {
        need(size);
        return switch (size) {
            case 1 -> bytes.get() & 0xFF;
            case 2 -> bytes.getShort() & 0xFFFF;
            default -> bytes.getInt() & 0xFFFFFFFFL;
        };
    }

    int signedInt() {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    /** Of 8 bytes; what is beyond 2^63 is larger than any file. */
    long unsignedLong() {
        need(Long.BYTES);
        long value = bytes.getLong();
        if (value < 0) {
            throw wrong("it claims more bytes than any file has");
        }
        return value;
    }

    double bigEndianDouble() {
        need(Double.BYTES);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    byte[] take(long count) {
        need(count);
        if (count > longestText) {
            throw wrong("it holds a text of " + count + " bytes; " + longestText + " are the most that are read");
        }
        byte[] taken = new byte[(int) count];
        bytes.get(taken);
        return taken;
    }

    String latin1(long count) {
        return new String(take(count), StandardCharsets.ISO_8859_1);
    }

    String utf8(long count) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(take(count)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong("it holds text that is not UTF-8");
        }
    }

    /** What stands before the next line end, in Latin-1; the line end is taken too. */
    String line() {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != '\n' && end - start <= LONGEST_LINE) {
            end++;
        }
        if (end == bytes.limit() || end - start > LONGEST_LINE) {
            throw wrong("a line does not end");
        }
        String line = latin1(end - start);
        bytes.get();
        return line;
    }

    /** A place in the memo, written as a decimal number. */
    long index(String line) {
        if (line.isEmpty() || line.length() > 9 || !line.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong("\"" + line + "\" is no place in its memo");
        }
        return Long.parseLong(line);
    }

    /** Counts what a function makes of bytes that may have been used before. */
    void produce(long count) {
        mayProduce -= count;
        if (mayProduce < 0) {
            throw wrong("it unfolds to much more than it is");
        }
    }

    private void need(long count) {
        if (count > bytes.remaining()) {
            throw wrong("it ends too early");
        }
    }

    DataException refused(String function) {
        return new DataException(
                        name + " asks Python to call " + PickleGlobal.shown(function) + ", and is only read as data")
                .expected("numbers, text, lists, dictionaries and numpy arrays", "a call at byte " + bytes.position())
                .suggest("a file from whom you trust, or the same saved again as plain lists and arrays");
    }

    DataException wrong(String what) {
        return new DataException(name + " holds a pickle that cannot be read: " + what)
                .with("found", "at byte " + bytes.position() + " of " + bytes.limit());
    }
}
