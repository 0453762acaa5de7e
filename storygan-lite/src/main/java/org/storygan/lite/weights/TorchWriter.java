package org.storygan.lite.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.storygan.io.StoredTensor;
import org.storygan.io.StoredType;

/** Writes tensors as {@code torch.save} does with a dictionary of them: {@code torch.load} reads it, with weights_only too. */
final class TorchWriter {
    private static final String FOLDER = "archive/";
    private static final int BATCH = 1000; // Python's pickle sets so many items of a dictionary at once

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchWriter() {}

    static void write(Path file, Map<String, StoredTensor> tensors) {
        var zip = new StoredZip().add(FOLDER + "data.pkl", new TorchWriter().dictionary(tensors));
        zip.add(FOLDER + "byteorder", text("little"));
        int key = 0;
        for (StoredTensor tensor : tensors.values()) {
            zip.add(FOLDER + "data/" + key++, tensor.bytes());
        }
        zip.add(FOLDER + "version", text("3\n")).write(file);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A program for a stack machine, protocol 2; a letter is an opcode. */
    private byte[] dictionary(Map<String, StoredTensor> tensors) {
        pickle.write(0x80);
        pickle.write(2);
        pickle.write('}');
        int key = 0;
        for (var named : tensors.entrySet()) {
            if (key % BATCH == 0) {
                put(key == 0 ? "(" : "u(");
            }
            string(named.getKey());
            tensor(key++, named.getValue());
        }
        put(tensors.isEmpty() ? "." : "u.");
        return pickle.toByteArray();
    }

    /** {@code _rebuild_tensor_v2(storage, 0, sizes, strides, False, OrderedDict())}, called with what lies on the stack. */
    private void tensor(int key, StoredTensor tensor) {
        global("torch._utils", "_rebuild_tensor_v2");
        put("((");
        string("storage");
        global("torch", storage(tensor.type()));
        string(Integer.toString(key));
        string("cpu");
        number(tensor.shape().count());
        put("tQ"); // the tuple is a name of what lies outside
        number(0);
        numbers(tensor.shape().toArray());
        numbers(tensor.shape().strides());
        pickle.write(0x89); // False: needs no gradient
        global("collections", "OrderedDict");
        put(")RtR");
    }

    private static String storage(StoredType type) {
        return switch (type) {
            case F64 -> "DoubleStorage";
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
            case I64 -> "LongStorage";
            case I32 -> "IntStorage";
        };
    }

    private void global(String module, String name) {
        put("c" + module + "\n" + name + "\n");
    }

    private void put(String ascii) {
        pickle.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String text) {
        byte[] utf8 = text(text);
        pickle.write('X');
        pickle.writeBytes(bytes(Integer.BYTES).putInt(utf8.length).array());
        pickle.writeBytes(utf8);
    }

    private void number(long value) {
        if (value == (int) value) {
            pickle.write('J');
            pickle.writeBytes(bytes(Integer.BYTES).putInt((int) value).array());
        } else {
            pickle.write(0x8A);
            pickle.write(Long.BYTES);
            pickle.writeBytes(bytes(Long.BYTES).putLong(value).array());
        }
    }

    private void numbers(int[] values) {
        put("(");
        for (int value : values) {
            number(value);
        }
        put("t");
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }
}
