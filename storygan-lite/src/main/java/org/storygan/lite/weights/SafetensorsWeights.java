package org.storygan.lite.weights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;

/** A safetensors file. */
final class SafetensorsWeights implements WeightFile {
    private final Safetensors file;

    SafetensorsWeights(Path path) {
        file = Safetensors.open(path);
    }

    @Override
    public String format() {
        return "safetensors";
    }

    @Override
    public Set<String> names() {
        return file.entries().keySet();
    }

    @Override
    public StoredTensor read(String name) {
        return file.read(name);
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public boolean hasChecksums() {
        return file.hasChecksums();
    }

    @Override
    public void close() {
        file.close();
    }
}
