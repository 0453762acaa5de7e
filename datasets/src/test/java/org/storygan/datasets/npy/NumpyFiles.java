package org.storygan.datasets.npy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Small files that numpy wrote; {@code make.py} beside them says how. */
final class NumpyFiles {

    private NumpyFiles() {}

    static byte[] bytes(String name) {
        try (var in = Objects.requireNonNull(NumpyFiles.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
