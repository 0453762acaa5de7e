package org.storygan.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.fuzz.Scratch;
import org.storygan.shape.Shape;

/** Makes files of tensors whose checksums are right, and whose text about them is anything. */
public final class Stored {

    private static final Map<String, StoredTensor> TENSORS = Map.of(
            "text.embedding.weight", zeros(4, 2),
            "image.global.weight", zeros(2, 2),
            "image.block1.conv.weight", zeros(1, 4, 4, 3));

    /** A loss of power costs nothing here. */
    private static final Disk FORGETFUL = new Disk() {
        @Override
        public void force(FileChannel file) {}

        @Override
        public void forceDirectory(Path directory) {}
    };

    private Stored() {}

    private static StoredTensor zeros(int... sizes) {
        var shape = Shape.of(sizes);
        return new StoredTensor(StoredType.F32, shape, new byte[Math.toIntExact(4 * shape.count())]);
    }

    /** @param text key and value in turn, each behind the last by a form feed */
    public static Path file(byte[] text) throws IOException {
        var parts = new String(text, StandardCharsets.UTF_8).split("\f", -1);
        var metadata = new TreeMap<String, String>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            metadata.put(parts[i], parts[i + 1]);
        }
        var file = Scratch.folder("described").resolve("x.safetensors");
        Safetensors.write(FORGETFUL, file, new Safetensors.Content(TENSORS, metadata));
        file.toFile().deleteOnExit();
        return file;
    }
}
