package org.storygan.lite.weights;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.storygan.datasets.npy.NdArray;
import org.storygan.datasets.npy.NpzFile;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.io.StoredType;
import org.storygan.shape.Shape;

/** An archive of numpy's arrays. */
final class NpzWeights implements WeightFile {
    /** Numpy's names for the types that tensors may have; it has none for BF16. */
    static final Map<StoredType, String> TYPES = Map.of(
            StoredType.F64,
            "f8",
            StoredType.F32,
            "f4",
            StoredType.F16,
            "f2",
            StoredType.I64,
            "i8",
            StoredType.I32,
            "i4");

    private final String file;
    private final Map<String, NdArray> arrays;

    private NpzWeights(String file, Map<String, NdArray> arrays) {
        this.file = file;
        this.arrays = new TreeMap<>(arrays);
    }

    /** The archive has been checked when it was opened; the arrays are read at once, and it is closed. */
    static NpzWeights open(Path path, ZipDirectory zip) {
        zip.close();
        try {
            return new NpzWeights(path.toString(), NpzFile.read(path));
        } catch (DataException e) {
            throw Faults.of(path, e);
        }
    }

    @Override
    public String format() {
        return "npz";
    }

    @Override
    public Set<String> names() {
        return arrays.keySet();
    }

    @Override
    public StoredTensor read(String name) {
        NdArray array = Faults.known(arrays.get(name), file, name, arrays.size());
        StoredType type = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(array.itemType()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new FormatException(
                        file, name, "items of type " + array.itemType(), "one of " + TYPES.values()));
        Shape shape = Shape.of(array.shape().stream().mapToInt(size -> size).toArray());
        return StoredTensor.ofBytes(type, shape, array.littleEndian());
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public boolean hasChecksums() {
        return true; // of the archive's entries
    }

    @Override
    public void close() {}
}
