package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.storygan.datasets.story.DataException;

/**
 * An array of numpy, its items in row-major order. Nothing of it changes once it has been read; until then its reader fills
 * it, since a pickle may name an array before it says what is in it.
 */
public final class NdArray {

    private final String name;
    private List<Integer> shape;
    private DType type;
    private ByteBuffer bytes; // (count, item bytes), empty when the items are objects
    private List<Object> objects; // (count), empty when they are not

    /** @param name what messages call the array */
    NdArray(String name) {
        this.name = name;
        this.shape = List.of(0);
        this.type = DType.BYTE;
        this.bytes = ByteBuffer.allocate(0);
        this.objects = List.of();
    }

    /** @param items in row-major order, exactly as many bytes as shape and type ask for */
    void fill(List<Integer> newShape, DType newType, ByteBuffer items) {
        shape = newShape;
        type = newType;
        bytes = items.order(newType.order());
        objects = List.of();
    }

    void fill(List<Integer> newShape, DType newType, List<Object> items) {
        shape = newShape;
        type = newType;
        bytes = ByteBuffer.allocate(0);
        objects = items;
    }

    /** How many items along each axis; empty for a single item without axes. */
    public List<Integer> shape() {
        return shape;
    }

    public int count() {
        return Shapes.count(shape);
    }

    /** The items that are objects; of other arrays none. */
    List<Object> objects() {
        return objects;
    }

    /** The type of the items as numpy writes it, without their order of bytes: {@code f4}, {@code i8}, {@code b1}, {@code O}. */
    public String itemType() {
        return type.description();
    }

    /** The items' bytes one after the other, the low byte of a number first; none where the items are objects. */
    public byte[] littleEndian() {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(bytes.position(), all);
        boolean isNumber = type.kind() != DType.Kind.BYTES && type.kind() != DType.Kind.TEXT;
        if (type.order() == ByteOrder.BIG_ENDIAN && isNumber) {
            turn(all, type.itemBytes());
        }
        return all;
    }

    private static void turn(byte[] all, int each) {
        for (int start = 0; start < all.length; start += each) {
            for (int i = 0; i < each / 2; i++) {
                byte low = all[start + i];
                all[start + i] = all[start + each - 1 - i];
                all[start + each - 1 - i] = low;
            }
        }
    }

    /** Item number {@code index}: Long, Double, Boolean, String, {@link Bytes}, or any value of Python. */
    public Object at(int index) {
        Objects.checkIndex(index, count());
        int place = bytes.position() + index * type.itemBytes();
        return switch (type.kind()) {
            case OBJECT -> objects.get(index);
            case BOOL -> bytes.get(place) != 0;
            case INT -> signed(place);
            case UINT -> unsigned(place);
            case FLOAT -> fraction(place);
            case BYTES -> new Bytes(withoutZeros(latin1(place)));
            case TEXT -> text(place);
        };
    }

    /** The items of an array with one axis; of one with more, arrays of one axis less. */
    public List<Object> rows() {
        int rows = shape.isEmpty() ? 1 : shape.get(0);
        var list = new ArrayList<Object>(rows);
        for (int row = 0; row < rows; row++) {
            list.add(shape.size() < 2 ? at(row) : row(row));
        }
        return list;
    }

    private NdArray row(int index) {
        var inner = shape.subList(1, shape.size());
        int count = Shapes.count(inner);
        var row = new NdArray(name);
        if (type.isObject()) {
            row.fill(inner, type, objects.subList(index * count, (index + 1) * count));
        } else {
            int rowBytes = count * type.itemBytes();
            row.fill(inner, type, bytes.slice(bytes.position() + index * rowBytes, rowBytes));
        }
        return row;
    }

    private long signed(int place) {
        return switch (type.size()) {
            case 1 -> bytes.get(place);
            case 2 -> bytes.getShort(place);
            case 4 -> bytes.getInt(place);
            default -> bytes.getLong(place);
        };
    }

    private long unsigned(int place) {
        long value = signed(place);
        if (type.size() == Long.BYTES && value < 0) {
            throw new DataException(
                    name + " holds " + Long.toUnsignedString(value) + ", which is beyond 64-bit numbers");
        }
        return type.size() == Long.BYTES ? value : value & (1L << 8 * type.size()) - 1;
    }

    private double fraction(int place) {
        return switch (type.size()) {
            case 2 -> half(bytes.getShort(place));
            case 4 -> bytes.getFloat(place);
            default -> bytes.getDouble(place);
        };
    }

    /** IEEE 754 half precision: 1 bit sign, 5 bits exponent, 10 bits fraction. */
    static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        double size =
                switch (exponent) {
                    case 0 -> Math.scalb((double) fraction, -24);
                    case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1024.0 + fraction, exponent - 25);
                };
        return bits < 0 ? -size : size;
    }

    private String latin1(int place) {
        byte[] item = new byte[type.size()];
        bytes.get(place, item);
        return new String(item, StandardCharsets.ISO_8859_1);
    }

    private static String withoutZeros(String padded) {
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == 0) {
            end--;
        }
        return padded.substring(0, end);
    }

    private String text(int place) {
        var text = new StringBuilder();
        for (int i = 0; i < type.size(); i++) {
            int character = bytes.getInt(place + i * Integer.BYTES);
            boolean isSurrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
            if (!Character.isValidCodePoint(character) || isSurrogate) {
                throw new DataException(name + " holds text with the impossible character " + character);
            }
            text.appendCodePoint(character);
        }
        return withoutZeros(text.toString());
    }

    @Override
    public String toString() {
        return "NdArray[" + type.kind() + " " + shape + "]";
    }
}
