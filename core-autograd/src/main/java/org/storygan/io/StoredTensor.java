package org.storygan.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * A tensor as it lies in a file: type, shape, and little-endian bytes in row-major order. Bytes and not numbers, so that what was
 * read is written back bit by bit, NaNs included. Immutable; equal when type, shape and bytes are.
 */
public final class StoredTensor {
    private final StoredType type;
    private final Shape shape;
    private final byte[] bytes;

    /** Takes the array over; only this package may, and forgets it. */
    StoredTensor(StoredType type, Shape shape, byte[] bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    public static StoredTensor of(Shape shape, float[] values) {
        var tensor = zeros(StoredType.F32, shape, values.length);
        tensor.buffer().asFloatBuffer().put(values);
        return tensor;
    }

    public static StoredTensor of(Shape shape, double[] values) {
        var tensor = zeros(StoredType.F64, shape, values.length);
        tensor.buffer().asDoubleBuffer().put(values);
        return tensor;
    }

    public static StoredTensor of(Shape shape, int[] values) {
        var tensor = zeros(StoredType.I32, shape, values.length);
        tensor.buffer().asIntBuffer().put(values);
        return tensor;
    }

    public static StoredTensor of(Shape shape, long[] values) {
        var tensor = zeros(StoredType.I64, shape, values.length);
        tensor.buffer().asLongBuffer().put(values);
        return tensor;
    }

    /** From little-endian bytes in row-major order, which are copied. */
    public static StoredTensor ofBytes(StoredType type, Shape shape, byte[] bytes) {
        long wanted = Math.multiplyExact(shape.count(), (long) type.bytes());
        ShapeException.unless(bytes.length == wanted, "stored tensor: %s bytes for %s %s", bytes.length, type, shape);
        return new StoredTensor(type, shape, bytes.clone());
    }

    private static StoredTensor zeros(StoredType type, Shape shape, int values) {
        ShapeException.unless(shape.count() == values, "stored tensor: %s values for %s", values, shape);
        return new StoredTensor(type, shape, new byte[Math.multiplyExact(values, type.bytes())]);
    }

    public StoredType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** Real values as float32: exact from F32, F16 and BF16, rounded to nearest from F64. */
    public float[] floats() {
        check(!type.isInteger(), "real numbers");
        float[] values = new float[count()];
        ByteBuffer from = buffer();
        if (type == StoredType.F32) { // the bits as they are: a way through double would change some NaNs
            from.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) type.real(from, i);
        }
        return values;
    }

    /** Real values as float64, exact. */
    public double[] doubles() {
        check(!type.isInteger(), "real numbers");
        double[] values = new double[count()];
        ByteBuffer from = buffer();
        for (int i = 0; i < values.length; i++) {
            values[i] = type.real(from, i);
        }
        return values;
    }

    public int[] ints() {
        check(type == StoredType.I32, "I32");
        int[] values = new int[count()];
        buffer().asIntBuffer().get(values);
        return values;
    }

    /** The values of I32 or I64. */
    public long[] longs() {
        check(type.isInteger(), "integers");
        if (type == StoredType.I32) {
            return Arrays.stream(ints()).asLongStream().toArray();
        }
        long[] values = new long[count()];
        buffer().asLongBuffer().get(values);
        return values;
    }

    /** A copy of the bytes: little-endian, in row-major order. */
    public byte[] bytes() {
        return bytes.clone();
    }

    private void check(boolean fits, String wanted) {
        if (!fits) {
            throw new IllegalStateException("a tensor of " + type + " was asked for " + wanted);
        }
    }

    private int count() {
        return bytes.length / type.bytes();
    }

    /** A view for this package to write to files, little-endian. */
    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** CRC-32C of the bytes, as eight hexadecimal digits. */
    String checksum() {
        var crc = new CRC32C();
        crc.update(bytes);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredTensor that
                && type == that.type
                && shape.equals(that.shape)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
