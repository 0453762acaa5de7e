package org.storygan.lite.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

/** Writes tensors as an archive of numpy's arrays, version 1.0 of their format: a header of text that ends at a multiple of 64 bytes. */
final class NpzWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private NpzWriter() {}

    static void write(Path file, Map<String, StoredTensor> tensors) {
        var zip = new StoredZip();
        tensors.forEach((name, tensor) -> zip.add(name + ".npy", array(file, name, tensor)));
        zip.write(file);
    }

    private static byte[] array(Path file, String name, StoredTensor tensor) {
        String type = NpzWeights.TYPES.get(tensor.type());
        if (type == null) {
            throw new FormatException(
                    file.toString(), name, "type " + tensor.type(), "one that numpy has: " + NpzWeights.TYPES.keySet());
        }
        String header = "{'descr': '<" + type + "', 'fortran_order': False, 'shape': " + tuple(tensor.shape()) + ", }";
        int front = MAGIC.length + Short.BYTES;
        String padded = header + " ".repeat(Math.floorMod(-(front + header.length() + 1), 64)) + "\n";
        byte[] values = tensor.bytes();
        return ByteBuffer.allocate(front + padded.length() + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .put(values)
                .array();
    }

    /** As Python writes it: {@code (3,)} with one axis. */
    private static String tuple(Shape shape) {
        String sizes = IntStream.range(0, shape.rank())
                .mapToObj(axis -> Integer.toString(shape.size(axis)))
                .collect(Collectors.joining(", "));
        return "(" + sizes + (shape.rank() == 1 ? ",)" : ")");
    }
}
