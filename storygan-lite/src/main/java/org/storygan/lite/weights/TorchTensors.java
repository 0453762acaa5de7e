package org.storygan.lite.weights;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.datasets.npy.Tuple;
import org.storygan.io.FormatException;

/**
 * The tensors in the value of a pickle, by name. What stands in dictionaries within dictionaries, such as {@code {"model": {...}}}, gets
 * names with dots; numbers and text beside them are left out.
 */
final class TorchTensors {
    private static final int MOST = 200_000;
    private static final int MOST_PER_BYTE = 4;

    private final String file;
    private final Map<String, TorchTensor> tensors = new TreeMap<>();

    private TorchTensors(String file) {
        this.file = file;
    }

    /** @param fileBytes how long the file is: tensors that look at one storage again and again may not become much more than it */
    static Map<String, TorchTensor> in(Object value, String file, long fileBytes) {
        var found = new TorchTensors(file);
        found.add("", value);
        if (found.tensors.isEmpty()) {
            throw new FormatException(file, "", "no tensor", "tensors by name, as in model.state_dict()");
        }
        long bytes = found.tensors.values().stream()
                .mapToLong(x -> x.shape().count() * x.storage().type().bytes())
                .sum();
        if (bytes > MOST_PER_BYTE * fileBytes) {
            throw new FormatException(
                    file,
                    "",
                    "tensors of " + bytes + " bytes",
                    "at most " + MOST_PER_BYTE + " times the " + fileBytes + " of the file");
        }
        return found.tensors;
    }

    private void add(String name, Object value) {
        if (value instanceof TorchTensor tensor) {
            if (tensors.put(name.isEmpty() ? "tensor" : name, tensor) != null || tensors.size() > MOST) {
                throw new FormatException(file, name, "it twice, or more than " + MOST, "tensors of different names");
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> add(joined(name, String.valueOf(key)), part));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(joined(name, Integer.toString(i)), list.get(i));
            }
        } else if (value instanceof Tuple tuple) {
            add(name, tuple.items());
        }
    }

    private static String joined(String name, String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
