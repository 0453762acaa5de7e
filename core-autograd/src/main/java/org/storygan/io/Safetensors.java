package org.storygan.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A safetensors file open for reading, and how to write one. The format: 8 bytes with the length N of the header, little-endian; N bytes
 * of JSON with type, shape and place of each tensor; the tensors' bytes.
 *
 * <p>Strict: the header is checked whole before a tensor is read, and what the format does not say exactly is refused, see {@link
 * FormatException}. Read with ordinary reads and never mapped into memory, so a file that shrinks meanwhile is an exception and no crash.
 */
public final class Safetensors implements AutoCloseable {
    private static final long LARGEST_HEADER = 100_000_000; // the limit of the format's own library
    private static final int CHUNK =
            1 << 20; // Java copies what it reads through memory outside the heap: little at a time
    private final String file;
    private final FileChannel channel;
    private final long dataStart;
    private final Header header;

    private Safetensors(String file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        long size = channel.size();
        if (size < 8) {
            throw new FormatException(file, "", size + " bytes", "a safetensors file, of 8 or more");
        }
        long length =
                ByteBuffer.wrap(bytes(0, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        long most = Math.min(LARGEST_HEADER, size - 8);
        if (length < 0 || length > most) {
            String found = "a header of " + Long.toUnsignedString(length) + " bytes";
            throw new FormatException(file, "", found, "a safetensors file, here with a header of at most " + most);
        }
        dataStart = 8 + length;
        header = Header.parse(file, text(bytes(8, (int) length)), size - dataStart);
        Checksums.checkHeader(file, header);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws FormatException when it is not a safetensors file, or one with a fault
     * @throws UncheckedIOException when it cannot be read
     */
    public static Safetensors open(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FormatException(file.toString(), "", "no ordinary file", "a safetensors file");
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new Safetensors(file.toString(), channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /** All tensors of a file. */
    public static Map<String, StoredTensor> readAll(Path file) {
        try (var open = open(file)) {
            Map<String, StoredTensor> tensors = new TreeMap<>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            return tensors;
        }
    }

    /** What tensors there are, in the order of their names. */
    public Map<String, Entry> entries() {
        return header.entries();
    }

    /** The text that the file carries, without the checksums. */
    public Map<String, String> metadata() {
        return Checksums.without(header.metadata());
    }

    /** Whether the file carries checksums, which reading then compares; files of other programs do not. */
    public boolean hasChecksums() {
        return Checksums.in(header);
    }

    /** One tensor. */
    public StoredTensor read(String name) {
        Entry entry = entries().get(name);
        if (entry == null) {
            throw new FormatException(
                    file, name, "no such tensor among " + entries().size(), "it to be there");
        }
        if (entry.bytes() > Integer.MAX_VALUE - 8) { // the longest array that Java promises
            throw new FormatException(file, name, entry.bytes() + " bytes", "less than 2^31, what an array can hold");
        }
        try {
            byte[] bytes = bytes(dataStart + entry.begin(), (int) entry.bytes());
            var tensor = new StoredTensor(entry.type(), entry.shape(), bytes);
            Checksums.checkTensor(file, name, header, tensor);
            return tensor;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    /** The values of one tensor of real numbers; F64 is rounded. */
    public float[] floats(String name) {
        StoredTensor tensor = read(name);
        if (tensor.type().isInteger()) {
            throw new FormatException(file, name, "type " + tensor.type(), "real numbers");
        }
        return tensor.floats();
    }

    /** Writes tensors and text about them, in the order of their names, with checksums: the same content gives the same bytes. */
    public static void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        write(Disk.REAL, file, new Content(tensors, metadata));
    }

    /** Tensors by name, and text about them. */
    public record Content(Map<String, StoredTensor> tensors, Map<String, String> metadata) {}

    /** Writes to a disk that may be a test's. */
    public static void write(Disk disk, Path file, Content content) {
        checkNames(content);
        var all = Checksums.with(content.metadata(), content.tensors());
        byte[] header = Header.of(content.tensors(), all).bytes();
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
        parts.add(ByteBuffer.wrap(header));
        new TreeMap<>(content.tensors()).values().forEach(tensor -> parts.add(tensor.buffer()));
        AtomicFile.write(disk, file, parts);
    }

    /** What would be written and then refused when read. */
    private static void checkNames(Content content) {
        var encoder = StandardCharsets.UTF_8.newEncoder();
        for (String name : content.tensors().keySet()) {
            if (name.equals("__metadata__") || !encoder.canEncode(name)) {
                throw new IllegalArgumentException("no tensor may be called \"" + name + "\"");
            }
        }
        content.metadata().forEach((key, value) -> {
            if (!encoder.canEncode(key) || !encoder.canEncode(value)) {
                throw new IllegalArgumentException("the metadata under \"" + key + "\" is no text that UTF-8 can hold");
            }
        });
    }

    private String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(file, "", "a header that is not UTF-8", "UTF-8");
        }
    }

    private byte[] bytes(long from, int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            var next = ByteBuffer.wrap(bytes, done, Math.min(CHUNK, count - done));
            int read = channel.read(next, from + done);
            if (read < 0) {
                throw new FormatException(file, "", "the end of the file at byte " + (from + done), "more bytes");
            }
            done += read;
        }
        return bytes;
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
