package org.storygan.datasets.npy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what numpy's {@code save} and Python's {@code pickle.dump(protocol=2)} write, opcode by opcode. Text is written as
 * Python 3 does; {@link Bytes} as Python 2 wrote its strings.
 */
public final class ToyNumpy {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ToyNumpy() {}

    /** A file of one item: {@code np.save(file, value)} of a dictionary. */
    public static byte[] object(Object value) {
        return npy("|O", "()", pickle(new Objects(List.of(), List.of(value))));
    }

    /** A file of several objects along one axis. */
    public static byte[] objects(List<?> values) {
        return npy("|O", "(" + values.size() + ",)", pickle(new Objects(List.of(values.size()), values)));
    }

    /** An array of byte strings, {@code |S}. */
    public static byte[] byteStrings(List<String> values, String shape) {
        int size = values.stream().mapToInt(String::length).max().orElse(1);
        var items = ByteBuffer.allocate(size * values.size());
        for (int i = 0; i < values.size(); i++) {
            items.position(i * size).put(values.get(i).getBytes(StandardCharsets.ISO_8859_1));
        }
        return npy("|S" + size, shape, items.array());
    }

    /** An array of text, {@code <U}. */
    public static byte[] texts(List<String> values, String shape) {
        int size = values.stream().mapToInt(String::length).max().orElse(1);
        var items = ByteBuffer.allocate(4 * size * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.size(); i++) {
            items.position(4 * i * size);
            values.get(i).codePoints().forEach(items::putInt);
        }
        return npy("<U" + size, shape, items.array());
    }

    public static byte[] unsignedBytes(byte[] items, String shape) {
        return npy("|u1", shape, items);
    }

    /** A file with this header, padded as numpy does, and these items. */
    public static byte[] npy(String type, String shape, byte[] items) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        var file = ByteBuffer.allocate(10 + header.length() + items.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        return file.put(header.getBytes(StandardCharsets.ISO_8859_1)).put(items).array();
    }

    /** A pickle of a Map, a List, a String, {@link Bytes}, a whole number or an array of double. */
    public static byte[] pickle(Object value) {
        var pickle = new ToyNumpy();
        pickle.code("\u0080\u0002");
        pickle.put(value);
        pickle.code(".");
        return pickle.out.toByteArray();
    }

    /** An array of objects. */
    private record Objects(List<Integer> shape, List<?> items) {}

    private void put(Object value) {
        if (value instanceof Map<?, ?> map) {
            code("}(");
            map.forEach((key, item) -> {
                put(key);
                put(item);
            });
            code("u");
        } else if (value instanceof List<?> list) {
            code("](");
            list.forEach(this::put);
            code("e");
        } else if (value instanceof Objects array) {
            array(array.shape(), "O8", "|", () -> put(array.items()));
        } else if (value instanceof double[] doubles) {
            array(List.of(doubles.length), "f8", "<", () -> put(bytes(doubles)));
        } else {
            putAtom(value);
        }
    }

    private void putAtom(Object value) {
        if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            code("X");
            number(utf8.length);
            out.writeBytes(utf8);
        } else if (value instanceof Bytes bytes) {
            code("T");
            number(bytes.latin1().length());
            code(bytes.latin1());
        } else {
            code("J");
            number(((Number) value).intValue());
        }
    }

    private void array(List<Integer> shape, String type, String order, Runnable items) {
        code("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\u0001b\u0087R(K\u0001(");
        shape.forEach(this::putAtom);
        code("tcnumpy\ndtype\nU\u0002" + type + "K\0K\u0001\u0087R(K\u0003U\u0001" + order + "NNNJ");
        code("\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089");
        items.run();
        code("tb");
    }

    private static Bytes bytes(double[] values) {
        var buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return Bytes.of(buffer.array());
    }

    private void number(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    /** A character is a byte. */
    private void code(String bytes) {
        out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A list of numbers as Python prints it, for shapes. */
    public static String shape(Integer... sizes) {
        return List.of(sizes).stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ",)"));
    }
}
