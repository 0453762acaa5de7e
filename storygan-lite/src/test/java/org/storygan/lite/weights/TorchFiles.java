package org.storygan.lite.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as PyTorch writes them, byte for byte. */
final class TorchFiles {
    private TorchFiles() {}

    static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    static final byte[] FOUR = floats(1, 2, 3, 4);

    /** One pickle and storage "0". */
    static RawZip zip(String pickle, byte[] storage) {
        return new RawZip().add("model/data.pkl", RawPickle.of(pickle)).add("model/data/0", storage);
    }

    static byte[] good() {
        return zip(RawPickle.four(), FOUR).bytes();
    }

    /** As until PyTorch 1.5: {@code keys} name the storages, which follow. */
    static byte[] stream(String pickle, String keys, byte[]... storages) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(TorchStream.SIGNATURE);
        out.writeBytes(RawPickle.of("M\u00e9\u0003"));
        out.writeBytes(RawPickle.of(RawPickle.dictionary(RawPickle.text("little_endian"), "\u0088")));
        out.writeBytes(RawPickle.of(pickle));
        out.writeBytes(RawPickle.of(keys));
        for (byte[] storage : storages) {
            var count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(storage.length / 4);
            out.writeBytes(count.array());
            out.writeBytes(storage);
        }
        return out.toByteArray();
    }

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(folder.resolve("weights.pth"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
