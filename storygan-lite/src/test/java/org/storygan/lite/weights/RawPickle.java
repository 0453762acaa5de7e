package org.storygan.lite.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Programs for Python's unpickler, written opcode by opcode; a character is a byte. */
final class RawPickle {
    private RawPickle() {}

    static byte[] of(String value) {
        return ("\u0080\u0002" + value + ".").getBytes(StandardCharsets.ISO_8859_1);
    }

    static String global(String module, String name) {
        return "c" + module + "\n" + name + "\n";
    }

    private static String int32(int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String text(String text) {
        return "X" + int32(text.length()) + text;
    }

    static String number(int value) {
        return "J" + int32(value);
    }

    static String tuple(String... items) {
        return "(" + String.join("", items) + "t";
    }

    static String numbers(int... values) {
        var items = new String[values.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = number(values[i]);
        }
        return tuple(items);
    }

    static String dictionary(String... keysAndValues) {
        return "}(" + String.join("", keysAndValues) + "u";
    }

    static String ordered() {
        return global("collections", "OrderedDict") + ")R";
    }

    static String storage(String type, String key, int count) {
        return tuple(text("storage"), global("torch", type), text(key), text("cpu"), number(count)) + "Q";
    }

    /** As PyTorch wrote until 1.5: with a view at the end, here none. */
    static String oldStorage(String type, String key, int count) {
        return tuple(text("storage"), global("torch", type), text(key), text("cpu"), number(count), "N") + "Q";
    }

    static String tensor(String storage, int offset, int[] sizes, int... strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                + tuple(storage, number(offset), numbers(sizes), numbers(strides), "\u0089", ordered())
                + "R";
    }

    /** {@code {"w": tensor}} with four values. */
    static String four() {
        return dictionary(text("w"), tensor(storage("FloatStorage", "0", 4), 0, new int[] {2, 2}, 2, 1));
    }
}
