package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.storygan.datasets.story.DataException;

/**
 * What stands before the items of a {@code .npy} file (numpy's format description, versions 1.0 to 3.0).
 *
 * @param isColumnMajor in Fortran's order: the first axis runs fastest
 * @param bytes of the header, after which the items begin
 */
record NpyHeader(DType type, boolean isColumnMajor, List<Integer> shape, int bytes) {

    /** What numpy itself takes from strangers. */
    private static final int LONGEST = 10_000;

    /** The most bytes that may be needed to parse a header. */
    static final int MOST_BYTES = LONGEST + 12;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Parses the first bytes of a file: all of them, or at least {@link #MOST_BYTES}. */
    static NpyHeader parse(byte[] file, String name) {
        var start = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 10 || !ByteBuffer.wrap(file, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new DataException(name + " is not a numpy array")
                    .expected("a .npy file", file.length < 10 ? file.length + " bytes" : "other bytes at its start");
        }
        int version = start.get(6);
        if (version < 1 || version > 3 || start.get(7) != 0 || version > 1 && file.length < 12) {
            throw new DataException(
                    name + " is of a version of .npy that is not known: " + version + "." + start.get(7));
        }
        int begin = version == 1 ? 10 : 12;
        long length = version == 1 ? start.getShort(8) & 0xFFFF : start.getInt(8) & 0xFFFFFFFFL;
        if (length > LONGEST || length > file.length - begin) {
            throw new DataException(name + " is damaged: its header cannot have " + length + " bytes");
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return parse(new String(file, begin, (int) length, charset), begin + (int) length, name);
    }

    private static NpyHeader parse(String literal, int bytes, String name) {
        var fields = new HeaderLiteral(literal, name).fields();
        var type = DType.of(fields.description())
                .orElseThrow(() -> new DataException(name + " holds items of a type that is not read")
                        .expected("numbers, flags, text, byte strings or objects", fields.description()));
        var shape = Shapes.checked(fields.shape(), type, name);
        return new NpyHeader(type, fields.isColumnMajor(), shape, bytes);
    }

    /** Bytes of all items together; of objects nothing is known. */
    long itemsBytes() {
        return (long) Shapes.count(shape) * type.itemBytes();
    }
}
