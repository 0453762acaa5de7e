package org.storygan.datasets.npy;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type of an array's items, as numpy writes it: {@code <f4}, {@code |S40}, {@code <U12}, {@code |O}.
 *
 * @param size bytes of a number, bytes of a byte string, characters of a text; 0 for objects
 */
record DType(Kind kind, int size, ByteOrder order) {

    enum Kind {
        BOOL('b', 1),
        INT('i', 1, 2, 4, 8),
        UINT('u', 1, 2, 4, 8),
        FLOAT('f', 2, 4, 8),
        BYTES('S'),
        TEXT('U'),
        OBJECT('O');

        private final char letter;
        private final List<Integer> sizes; // empty: any

        Kind(char letter, Integer... sizes) {
            this.letter = letter;
            this.sizes = List.of(sizes);
        }
    }

    private static final Pattern DESCRIPTION = Pattern.compile("([<>|=]?)([biufSUO])([0-9]{0,8})");
    private static final int BYTES_PER_CHARACTER = 4; // numpy keeps text as UTF-32

    /** What a new array of Python's {@code _reconstruct} has before it is filled. */
    static final DType BYTE = new DType(Kind.INT, 1, ByteOrder.LITTLE_ENDIAN);

    /** The type of this description; empty when it is none that is read here, such as a date or a structure. */
    static Optional<DType> of(String description) {
        var match = DESCRIPTION.matcher(description);
        if (!match.matches()) {
            return Optional.empty();
        }
        int size = match.group(3).isEmpty() ? 0 : Integer.parseInt(match.group(3));
        for (Kind kind : Kind.values()) {
            if (kind.letter == match.group(2).charAt(0) && (kind.sizes.isEmpty() || kind.sizes.contains(size))) {
                return Optional.of(new DType(kind, kind == Kind.OBJECT ? 0 : size, order(match.group(1))));
            }
        }
        return Optional.empty();
    }

    private static ByteOrder order(String mark) {
        return mark.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** The same with the order that this mark stands for. */
    DType withOrder(String mark) {
        return new DType(kind, size, order(mark));
    }

    /** Without the order of bytes: {@code f4}. */
    String description() {
        return isObject() ? "O" : "" + kind.letter + size;
    }

    boolean isObject() {
        return kind == Kind.OBJECT;
    }

    /** Bytes of an item in a file; 0 for objects, whose pickles have no fixed size. */
    int itemBytes() {
        return kind == Kind.TEXT ? size * BYTES_PER_CHARACTER : size;
    }
}
