package org.storygan.lite.weights;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;

/** The formats that tensors can be written in, by the ends of file names. The same tensors give the same bytes. */
public enum WeightFormat {
    SAFETENSORS(".safetensors") {
        @Override
        public void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
            Safetensors.write(file, tensors, metadata);
        }
    },
    TORCH(".pth", ".pt") {
        @Override
        public void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
            TorchWriter.write(file, new TreeMap<>(tensors));
        }
    },
    NPZ(".npz") {
        @Override
        public void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
            NpzWriter.write(file, new TreeMap<>(tensors));
        }
    };

    private final String[] ends;

    WeightFormat(String... ends) {
        this.ends = ends;
    }

    /** @param metadata text beside the tensors, which only safetensors can hold */
    public abstract void write(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata);

    /** Whether text beside the tensors is kept. */
    public boolean holdsMetadata() {
        return this == SAFETENSORS;
    }

    /** The one that a file's name stands for. */
    public static Optional<WeightFormat> of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (WeightFormat format : values()) {
            for (String end : format.ends) {
                if (name.endsWith(end)) {
                    return Optional.of(format);
                }
            }
        }
        return Optional.empty();
    }
}
