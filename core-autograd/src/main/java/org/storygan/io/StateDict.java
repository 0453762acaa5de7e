package org.storygan.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.storygan.autograd.Tensor;
import org.storygan.shape.DType;

/** The state of a module or an optimizer, as {@code state()} gives it, to and from what files hold. */
public final class StateDict {
    private static final int NAMED = 8; // how many names of each kind of fault a message holds

    private StateDict() {}

    /** Copies of the values, in the type of their device: loading them back gives the same bits. */
    public static Map<String, StoredTensor> of(Map<String, Tensor> state) {
        Map<String, StoredTensor> stored = new TreeMap<>();
        state.forEach((name, x) -> stored.put(name, stored(x)));
        return stored;
    }

    private static StoredTensor stored(Tensor x) {
        try (var scope = x.device().scope("state")) {
            return x.array().type() == DType.FLOAT64
                    ? StoredTensor.of(x.shape(), x.values())
                    : StoredTensor.of(x.shape(), x.floats());
        }
    }

    /**
     * Changes every tensor of the state in place to the value of its name. First everything is compared: when a name is missing or
     * unknown, or a shape or type does not fit, nothing is changed.
     *
     * @param source what the message calls the values: a file
     */
    public static void load(Map<String, Tensor> state, Map<String, StoredTensor> values, String source) {
        check(state, values, source);
        state.forEach((name, x) -> store(values.get(name), x));
    }

    private static void store(StoredTensor value, Tensor into) {
        try (var scope = into.device().scope("state")) {
            Tensor loaded = value.type() == StoredType.F64
                    ? Tensor.of(into.device(), into.shape(), value.doubles())
                    : Tensor.of(into.device(), into.shape(), value.floats());
            into.update((backend, array) -> backend.copy(loaded.array(), array));
        }
    }

    private static void check(Map<String, Tensor> state, Map<String, StoredTensor> values, String source) {
        var missing = new TreeSet<>(state.keySet());
        missing.removeAll(values.keySet());
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(state.keySet());
        var different = differences(state, values);
        if (missing.isEmpty() && unknown.isEmpty() && different.isEmpty()) {
            return;
        }
        List<String> faults = new ArrayList<>();
        list("missing: ", missing.stream().toList(), faults);
        list("unexpected: ", unknown.stream().toList(), faults);
        list("of another shape: ", different, faults);
        throw new FormatException(
                source,
                "",
                String.join("; ", faults),
                "the " + state.size() + " tensors of the model, no more, no less");
    }

    private static List<String> differences(Map<String, Tensor> state, Map<String, StoredTensor> values) {
        List<String> different = new ArrayList<>();
        for (var named : new TreeMap<>(state).entrySet()) {
            StoredTensor value = values.get(named.getKey());
            var wanted = named.getValue().shape();
            if (value != null && (value.type().isInteger() || !value.shape().equals(wanted))) {
                different.add(named.getKey() + " is " + value + " for " + wanted);
            }
        }
        return different;
    }

    private static void list(String label, List<String> names, List<String> into) {
        if (!names.isEmpty()) {
            int shown = Math.min(NAMED, names.size());
            String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
            into.add(label + String.join(", ", names.subList(0, shown)) + more);
        }
    }
}
