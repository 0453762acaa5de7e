package org.storygan.datasets.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.storygan.datasets.story.DataException;

/** A {@code .npy} file: the whole array, or its header alone and single rows of bytes. */
public final class NpyFile {

    private static final long MOST_BYTES = 1L << 30; // more than any table of a data set; pictures are read row by row

    private final Path file;
    private final NpyHeader header;

    private NpyFile(Path file, NpyHeader header) {
        this.file = file;
        this.header = header;
    }

    /** Reads the header only, and checks that the file is as long as it says. */
    public static NpyFile open(Path file) {
        try (var in = Files.newInputStream(file)) {
            var header = NpyHeader.parse(in.readNBytes(NpyHeader.MOST_BYTES), file.toString());
            checkLength(header, Files.size(file), file.toString());
            return new NpyFile(file, header);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads the whole array; items that are objects come out of a pickle that calls nothing. */
    public static NdArray read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file + " is too large for a table of a data set")
                        .expected("at most " + (MOST_BYTES >> 20) + " MB", (Files.size(file) >> 20) + " MB");
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads the whole array from the bytes of a file.
     *
     * @param name what error messages call it
     */
    public static NdArray read(byte[] file, String name) {
        var header = NpyHeader.parse(file, name);
        checkLength(header, file.length, name);
        if (header.type().isObject()) {
            return objects(Arrays.copyOfRange(file, header.bytes(), file.length), header, name);
        }
        var items = ByteBuffer.wrap(file, header.bytes(), file.length - header.bytes())
                .slice();
        var array = new NdArray(name);
        array.fill(header.shape(), header.type(), header.isColumnMajor() ? rowMajor(items, header) : items);
        return array;
    }

    private static NdArray objects(byte[] pickle, NpyHeader header, String name) {
        if (Pickle.read(pickle, name) instanceof NdArray array && array.shape().equals(header.shape())) {
            return array;
        }
        throw new DataException(name + " is damaged: its pickle is no array of the shape " + header.shape());
    }

    private static ByteBuffer rowMajor(ByteBuffer items, NpyHeader header) {
        return new ColumnMajor(header.shape(), header.type().itemBytes()).toRowMajor(items);
    }

    private static void checkLength(NpyHeader header, long found, String name) {
        long expected = header.bytes() + header.itemsBytes();
        boolean isRight = header.type().isObject() ? found > expected : found == expected;
        if (!isRight) {
            throw new DataException(name + " is damaged: its length is not that of its items")
                    .expected(expected + " bytes", found + " bytes");
        }
    }

    public List<Integer> shape() {
        return header.shape();
    }

    /** Whether {@link #row} can be used: bytes 0..255 in row-major order, with at least one axis. */
    public boolean hasRowsOfBytes() {
        return header.type().kind() == DType.Kind.UINT
                && header.type().size() == 1
                && !header.isColumnMajor()
                && !header.shape().isEmpty();
    }

    /** All bytes of one row, that is, of one item along the first axis; reads nothing else. */
    public byte[] row(int index) {
        var inner = header.shape().subList(1, header.shape().size());
        var bytes = ByteBuffer.allocate(Shapes.count(inner));
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = header.bytes() + (long) index * bytes.capacity();
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, start + bytes.position()) < 0) {
                    throw new DataException(file + " is shorter than it was");
                }
            }
            return bytes.array();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new DataException("there is no file " + file, e)
                : new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
