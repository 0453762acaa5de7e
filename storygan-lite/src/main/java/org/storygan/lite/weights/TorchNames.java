package org.storygan.lite.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.storygan.datasets.npy.PickleDialect;
import org.storygan.datasets.npy.PickleLimits;
import org.storygan.datasets.npy.Tuple;
import org.storygan.io.FormatException;
import org.storygan.io.StoredType;
import org.storygan.shape.Shape;

/**
 * What a pickle of PyTorch's tensors may name, and the Java of ours that stands for it; as {@code torch.load(weights_only=True)} has it, but
 * fewer. PyTorch keeps numbers outside of its pickles, in storages; here they become {@link TorchTensor}s, which say where to find them.
 */
final class TorchNames implements PickleDialect {
    private static final PickleLimits LIMITS = new PickleLimits(1 << 22, 10_000, 1 << 20, 1 << 20);

    /** MARK ( . 0, collections ] } ) t 85-87 a e s u, numbers and flags N 88 89 J K M 8a G, text X U, memo h j q r, c R b Q, protocol. */
    private static final String OPCODES = "\u0080(.0]})t\u0085\u0086\u0087aesuN\u0088\u0089JKM\u008AGXUhjqrcRbQ";

    /** Functions, and types of storages. */
    private enum Name {
        ORDERED_DICT("collections.OrderedDict"),
        TENSOR("torch._utils._rebuild_tensor_v2"),
        PARAMETER("torch._utils._rebuild_parameter"),
        TAGGED("torch.jit._pickle.restore_type_tag"), // PyTorch in C++ writes it around lists and dictionaries
        DOUBLE("torch.DoubleStorage", StoredType.F64),
        FLOAT("torch.FloatStorage", StoredType.F32),
        HALF("torch.HalfStorage", StoredType.F16),
        BFLOAT16("torch.BFloat16Storage", StoredType.BF16),
        LONG("torch.LongStorage", StoredType.I64),
        INT("torch.IntStorage", StoredType.I32);

        private final String python;
        private final List<StoredType> type; // of a storage

        Name(String python, StoredType... type) {
            this.python = python;
            this.type = List.of(type);
        }
    }

    private final String file;
    private final BiFunction<StoredType, List<Object>, TorchStorage> storages;

    /** @param storages a storage of a type by its key, its device, its number of values, and in old files a view */
    TorchNames(String file, BiFunction<StoredType, List<Object>, TorchStorage> storages) {
        this.file = file;
        this.storages = storages;
    }

    @Override
    public PickleLimits limits() {
        return LIMITS;
    }

    @Override
    public boolean reads(int opcode) {
        return OPCODES.indexOf(opcode) >= 0;
    }

    @Override
    public Object named(String module, String function) {
        String python = module + "." + function;
        for (Name name : Name.values()) {
            if (name.python.equals(python)) {
                return name;
            }
        }
        throw wrong(
                "the name " + shown(python),
                "a file of tensors alone; save model.state_dict() and not the model. Nothing in a file is ever called");
    }

    private static String shown(String name) {
        String printable = name.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() > 100 ? printable.substring(0, 100) + "..." : printable;
    }

    @Override
    public Object call(Object function, List<Object> given) {
        if (function == Name.ORDERED_DICT && given.isEmpty()) {
            return new LinkedHashMap<>();
        } else if (function == Name.TENSOR && given.size() >= 6) {
            return tensor(given);
        } else if (function == Name.PARAMETER && !given.isEmpty() && given.get(0) instanceof TorchTensor tensor) {
            return tensor;
        } else if (function == Name.TAGGED && given.size() == 2) {
            return given.get(0);
        } else if (function instanceof Name name) {
            throw wrong("a call of " + name.python + " with " + given.size() + " values", "the values it takes");
        }
        throw wrong("a call of what is no function", "calls of functions that make tensors");
    }

    /** Of storage, place of the first value, sizes, strides, and two that training needs. */
    private TorchTensor tensor(List<Object> given) {
        if (given.get(0) instanceof TorchStorage storage
                && given.get(1) instanceof Long offset
                && given.get(2) instanceof Tuple sizes
                && given.get(3) instanceof Tuple strides) {
            return new TorchTensor(storage, offset, shape(sizes), numbers(strides)).checked(file);
        }
        throw wrong("a tensor of other parts", "storage, offset, sizes and strides");
    }

    private Shape shape(Tuple sizes) {
        return Shape.of(numbers(sizes).stream()
                .mapToInt(size -> {
                    if (size < 0 || size > Integer.MAX_VALUE) {
                        throw wrong("a size of " + size, "sizes from 0 to 2^31");
                    }
                    return size.intValue();
                })
                .toArray());
    }

    private List<Long> numbers(Tuple tuple) {
        List<Long> numbers = new ArrayList<>();
        for (Object item : tuple.items()) {
            if (!(item instanceof Long number) || tuple.items().size() > 32) {
                throw wrong("sizes or strides that are not up to 32 whole numbers", "whole numbers");
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** PyTorch hangs a dictionary of versions on a dictionary of weights; nothing is read from it. */
    @Override
    public void complete(Object value, Object state) {
        if (!(value instanceof Map<?, ?>) || !(state instanceof Map<?, ?>)) {
            throw wrong("a state for what has none", "tensors in dictionaries");
        }
    }

    /** Of {@code ("storage", type, key, device, count)}, in old files with a view or None behind. */
    @Override
    public TorchStorage persistent(Object id) {
        if (id instanceof Tuple tuple
                && tuple.items().size() >= 5
                && "storage".equals(tuple.items().get(0))
                && tuple.items().get(1) instanceof Name name
                && !name.type.isEmpty()) {
            return storages.apply(
                    name.type.get(0), tuple.items().subList(2, tuple.items().size()));
        }
        throw wrong("something outside of the pickle that is no storage", "a storage of real numbers or integers");
    }

    private FormatException wrong(String found, String expected) {
        return new FormatException(file, "", found, expected);
    }
}
