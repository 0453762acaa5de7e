package org.storygan.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element types that files may have, named as safetensors names them. */
public enum StoredType {
    F64(8) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return bytes.getDouble(i * 8);
        }
    },
    F32(4) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return bytes.getFloat(i * 4);
        }
    },
    /** Half precision: 1 sign bit, 5 of exponent, 10 of fraction. */
    F16(2) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return half(bytes.getShort(i * 2));
        }
    },
    /** The upper half of a float32. */
    BF16(2) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return Float.intBitsToFloat(bytes.getShort(i * 2) << 16);
        }
    },
    I64(8) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return bytes.getLong(i * 8);
        }
    },
    I32(4) {
        @Override
        double real(ByteBuffer bytes, int i) {
            return bytes.getInt(i * 4);
        }
    };

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isInteger() {
        return this == I64 || this == I32;
    }

    /** Element i of little-endian bytes. */
    abstract double real(ByteBuffer bytes, int i);

    static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(" "));
    }

    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) { // zero and the numbers below the smallest normal one, in steps of 2^-24
            return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 1));
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 127 - 15; // infinity and NaN keep the highest exponent
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
