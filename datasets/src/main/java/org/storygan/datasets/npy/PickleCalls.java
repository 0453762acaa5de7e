package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the known functions do, in Java: make arrays, their types, single items of them, and byte strings. */
final class PickleCalls implements PickleDialect {

    private final PickleInput in;
    private final String name;

    PickleCalls(PickleInput in, String name) {
        this.in = in;
        this.name = name;
    }

    /** A type of items, while it does not have its byte order yet. */
    private static final class PickledType {
        private DType type;

        private PickledType(DType type) {
            this.type = type;
        }
    }

    @Override
    public PickleLimits limits() {
        return PickleLimits.TABLES;
    }

    @Override
    public boolean reads(int opcode) {
        return true;
    }

    @Override
    public PickleGlobal named(String module, String function) {
        return PickleGlobal.of(module, function).orElseThrow(() -> in.refused(module + "." + function));
    }

    @Override
    public Object persistent(Object id) {
        throw in.wrong("it names what lies outside of it");
    }

    @Override
    public Object call(Object function, List<Object> given) {
        if (!(function instanceof PickleGlobal global)) {
            throw in.wrong("it calls what is no function");
        }
        return switch (global) {
            case RECONSTRUCT -> reconstruct(given);
            case DTYPE -> type(given);
            case SCALAR -> scalar(given);
            case FROM_BUFFER -> fromBuffer(given);
            case ENCODE -> encoded(given);
            case BYTES -> {
                check(given.isEmpty(), "bytes of something");
                yield new Bytes("");
            }
            case ND_ARRAY -> throw in.wrong("it makes an array in an unusual way");
        };
    }

    /** An array without items yet, of {@code (ndarray, (0,), b"b")}. */
    private NdArray reconstruct(List<Object> given) {
        check(given.size() == 3 && given.get(0) == PickleGlobal.ND_ARRAY, "an array of an unusual kind");
        return new NdArray(name);
    }

    /** Of {@code ("f8", False, True)}; the second says whether C would pad it, the third whether it is a copy. */
    private PickledType type(List<Object> given) {
        check(!given.isEmpty() && given.get(0) instanceof String, "a type without a name");
        String description = (String) given.get(0);
        return new PickledType(DType.of(description)
                .orElseThrow(() -> in.wrong("its items are of the type " + PickleGlobal.shown(description))));
    }

    private Object scalar(List<Object> given) {
        check(given.size() == 2, "an item that is not of a type and bytes");
        var array = new NdArray(name);
        fill(array, List.of(), type(given.get(0)), given.get(1));
        return array.at(0);
    }

    /** Of {@code (bytes, type, shape, "C")}, as protocol 5 has it. */
    private NdArray fromBuffer(List<Object> given) {
        check(given.size() == 4, "an array that is not of bytes, type, shape and order");
        var array = new NdArray(name);
        var type = type(given.get(1));
        var shape = given.get(2) instanceof Long size ? List.of(size) : sizes(given.get(2));
        boolean isColumnMajor = "F".equals(given.get(3));
        check(isColumnMajor || "C".equals(given.get(3)), "an array in an unusual order");
        fill(array, shape, type, isColumnMajor ? rowMajor(given.get(0), shape, type) : given.get(0));
        return array;
    }

    private Bytes encoded(List<Object> given) {
        boolean isLatin1 = given.size() == 2
                && given.get(0) instanceof String
                && (given.get(1).equals("latin1") || given.get(1).equals("latin-1"));
        check(isLatin1, "text encoded in an unusual way");
        String text = (String) given.get(0);
        in.produce(text.length());
        check(text.chars().allMatch(c -> c < 256), "a byte beyond 255");
        return new Bytes(text);
    }

    @Override
    public void complete(Object object, Object state) {
        check(state instanceof Tuple, "a state that is no tuple");
        var fields = ((Tuple) state).items();
        if (object instanceof PickledType type) {
            buildType(type, fields);
        } else if (object instanceof NdArray array) {
            buildArray(array, fields);
        } else {
            throw in.wrong("it sets the state of what has none");
        }
    }

    /** Of {@code (version, byte order, subtype, names, fields, ...)}; the three are None unless it is a structure. */
    private void buildType(PickledType type, List<Object> fields) {
        boolean isPlain = fields.size() >= 5
                && fields.get(1) instanceof String
                && fields.subList(2, 5).stream().allMatch(None.NONE::equals);
        check(isPlain, "items that are structures");
        type.type = type.type.withOrder((String) fields.get(1));
    }

    /** Of {@code (version, shape, type, is in column-major order, items)}. */
    private void buildArray(NdArray array, List<Object> fields) {
        check(fields.size() == 5, "an array with an unusual state");
        var shape = sizes(fields.get(1));
        var type = type(fields.get(2));
        boolean isColumnMajor = Python.integer(fields.get(3)).orElse(0) != 0;
        Object items = fields.get(4);
        fill(array, shape, type, isColumnMajor && !type.isObject() ? rowMajor(items, shape, type) : items);
        check(!isColumnMajor || !type.isObject() || shape.size() < 2, "objects in column-major order");
    }

    /** @param items a list when the type is that of objects, otherwise bytes in row-major order */
    private void fill(NdArray array, List<Long> claimed, DType type, Object items) {
        var shape = Shapes.checked(claimed, type, name);
        if (type.isObject()) {
            check(
                    items instanceof List<?> list && list.size() == Shapes.count(shape),
                    "an array with other items than it says");
            in.produce((long) Shapes.count(shape) * Long.BYTES);
            array.fill(shape, type, new ArrayList<>((List<?>) items));
        } else {
            byte[] bytes = bytes(items);
            check(
                    bytes.length == (long) Shapes.count(shape) * type.itemBytes(),
                    "an array with other bytes than it says");
            array.fill(shape, type, ByteBuffer.wrap(bytes));
        }
    }

    private Bytes rowMajor(Object items, List<Long> claimed, DType type) {
        var shape = Shapes.checked(claimed, type, name);
        byte[] bytes = bytes(items);
        check(bytes.length == (long) Shapes.count(shape) * type.itemBytes(), "an array with other bytes than it says");
        return Bytes.of(new ColumnMajor(shape, type.itemBytes())
                .toRowMajor(ByteBuffer.wrap(bytes))
                .array());
    }

    /** Bytes, or the text that was a byte string in Python 2. */
    private byte[] bytes(Object items) {
        check(items instanceof Bytes || items instanceof String, "an array whose items are no bytes");
        String latin1 = items instanceof Bytes bytes ? bytes.latin1() : (String) items;
        in.produce(latin1.length());
        check(latin1.chars().allMatch(c -> c < 256), "a byte beyond 255");
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private DType type(Object value) {
        check(value instanceof PickledType, "an array without a type");
        return ((PickledType) value).type;
    }

    private List<Long> sizes(Object shape) {
        boolean areNumbers = shape instanceof Tuple tuple
                && tuple.items().size() <= Shapes.MOST_AXES
                && tuple.items().stream().allMatch(Long.class::isInstance);
        check(areNumbers, "an array without a shape");
        return ((Tuple) shape).items().stream().map(Long.class::cast).toList();
    }

    private void check(boolean isGood, String found) {
        if (!isGood) {
            throw in.wrong("it holds " + found);
        }
    }
}
