package org.storygan.datasets.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.storygan.datasets.story.DataException;

/**
 * Line by line through a UTF-8 text: a byte order mark is skipped, lines end in LF or CRLF, and what is no text (a NUL, bytes
 * that are not UTF-8, a line without end) is refused with its line and column.
 */
final class LineReader implements AutoCloseable {

    /** Bytes. The longest line of a published set has 9 KB; a file without line ends is none of them. */
    static final int LONGEST = 1 << 20;

    /** Bytes after unpacking: fourteen times the largest file of lines there is. */
    static final long MOST_BYTES = 1L << 28;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final String name;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private byte[] line = new byte[256];
    private int length;
    private int number;
    private long total;

    LineReader(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    static LineReader open(Path file) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            boolean packed = file.toString().endsWith(".gz");
            var in = packed ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
            return new LineReader(in, file.toString());
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Goes to the next line; false at the end of the file. */
    boolean next() throws IOException {
        length = 0;
        number++;
        int b = in.read();
        boolean there = b >= 0;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            append(b);
        }
        total += length + 1;
        if (total > MOST_BYTES) {
            throw new DataException(name + " is too large for a text file of a data set")
                    .expected("at most " + (MOST_BYTES >> 20) + " MB", "more");
        }
        return there;
    }

    private void append(int b) {
        if (b == 0) {
            throw wrong("is not text: there is a NUL in column " + (length + 1));
        }
        if (length == LONGEST) {
            throw wrong("is longer than " + (LONGEST >> 10) + " KB");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) b;
    }

    /** The line's number, counted from 1. */
    int number() {
        return number;
    }

    /** The line without what ends it. */
    String text() {
        int start = startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        int end = length > start && line[length - 1] == '\r' ? length - 1 : length;
        var bytes = ByteBuffer.wrap(line, start, end - start);
        var text = CharBuffer.allocate(end - start);
        decoder.reset();
        if (decoder.decode(bytes, text, true).isError()) {
            throw wrong("is not UTF-8 text: column " + (bytes.position() + 1));
        }
        return text.flip().toString();
    }

    private boolean startsWithMark() {
        int mark = BYTE_ORDER_MARK.length;
        return number == 1 && length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark);
    }

    private DataException wrong(String what) {
        return new DataException(name + ": line " + number + " " + what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
