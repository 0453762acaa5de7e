package org.storygan.io;

import java.io.IOException;
import org.storygan.fuzz.Scratch;

/** The reader of tensors. */
public final class TensorReaders {

    private TensorReaders() {}

    public static void safetensors(byte[] input) throws IOException {
        Safetensors.readAll(Scratch.file("x.safetensors", input));
    }
}
