package org.storygan.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Scope;
import org.storygan.backend.Storage;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** An array on a device and, unless it is a leaf, the operation that made it. Lives until the scope it was made in closes. */
public final class Tensor implements Elementwise, Reducing, Shaping, Neural {
    /** How a tensor was made, and which versions of its inputs it was made from. */
    record Node(Op op, List<Tensor> inputs, List<Integer> versions) {}

    private final Device device;
    private final Shape shape;
    private final Array array; // null when backward has no claim on the value
    private final Node node; // null for a leaf
    private String name = "";

    private Tensor(Device device, Shape shape, Array array, Node node) {
        this.device = device;
        this.shape = shape;
        this.array = array;
        this.node = node;
    }

    // making tensors

    /** A leaf over an array that already lives on the device. */
    public static Tensor of(Device device, Array array) {
        DType real = device.backend().floatType();
        ShapeException.unless(
                array.type() == real,
                "tensor: %s stores real numbers as %s, this array %s holds %s; Indices are for row numbers",
                device,
                real,
                array.shape(),
                array.type());
        return new Tensor(device, array.shape(), array, null);
    }

    public static Tensor of(Device device, Shape shape, double... values) {
        ShapeException.unless(shape.count() == values.length, "tensor: %s values for %s", values.length, shape);
        Array array = device.allocate(shape);
        device.backend().upload(values, array.storage());
        return of(device, array);
    }

    public static Tensor of(Device device, Shape shape, float[] values) {
        ShapeException.unless(shape.count() == values.length, "tensor: %s values for %s", values.length, shape);
        Array array = device.allocate(shape);
        device.backend().upload(values, array.storage());
        return of(device, array);
    }

    public static Tensor full(Device device, Shape shape, double value) {
        Array array = device.allocate(Shape.of());
        device.backend().fill(value, array);
        return of(device, array.broadcastTo(shape));
    }

    public static Tensor random(Device device, Shape shape, Distribution distribution, RandomKey key) {
        Array array = device.allocate(shape);
        device.backend().random(distribution, key, array);
        return of(device, array);
    }

    /** The parts one after the other along an axis. */
    public static Tensor concat(int axis, Tensor... parts) {
        ShapeException.unless(parts.length > 0, "concat: needs at least one tensor");
        return Tensor.apply(new Concat(axis), parts);
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return concat(
                axis,
                Arrays.stream(parts)
                        .map(x -> x.reshape(x.shape().inserted(axis, 1)))
                        .toArray(Tensor[]::new));
    }

    /** Runs an op and records how, for {@link Gradients}. */
    public static Tensor apply(Op op, Tensor... args) {
        List<Tensor> inputs = List.of(args);
        Device device = args[0].device;
        device.check();
        Shape shape = Explain.shape(op, inputs);
        inputs.stream().filter(x -> x.array != null).forEach(x -> Device.live(x.array, x.name, op::label));
        Array y = op instanceof ViewOp view ? view.view(args[0].array()) : compute(device, op, shape, inputs);
        if (!op.differentiable()) {
            return of(device, y);
        }
        List<Integer> versions = each(inputs, x -> x.array().storage().version());
        return new Tensor(device, shape, y, new Node(op, inputs, versions));
    }

    static <T> List<T> each(List<Tensor> inputs, Function<Tensor, T> f) {
        List<T> all = new ArrayList<>(inputs.size());
        inputs.forEach(x -> all.add(f.apply(x))); // no stream: this runs for every op
        return all;
    }

    private static Array compute(Device device, Op op, Shape shape, List<Tensor> inputs) {
        Array y = device.allocate(shape);
        op.forward(device.backend(), each(inputs, Tensor::array), y);
        if (device.isWatched()) {
            Explain.checkFinite(op, inputs, of(device, y));
        }
        return y;
    }

    // what it is

    public Device device() {
        return device;
    }

    public Shape shape() {
        return shape;
    }

    public int size(int axis) {
        return shape.size(axis);
    }

    /** The value as backends see it; throws when it was freed, on another thread, or when backward reads what its op does not keep. */
    public Array array() {
        device.check();
        if (array == null) {
            throw new IllegalStateException(name + ": backward read a value that its op does not keep: " + shape);
        }
        return Device.live(array, name, () -> "");
    }

    Node node() {
        return node;
    }

    /** Row-major values. */
    public double[] values() {
        double[] values = new double[Math.toIntExact(shape.count())];
        read(storage -> device.backend().download(storage, values));
        return values;
    }

    /** Row-major values in the type that devices store. */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(shape.count())];
        read(storage -> device.backend().download(storage, values));
        return values;
    }

    /** The one value of a tensor with one element. */
    public double item() {
        ShapeException.unless(shape.count() == 1, "item: %s has %s elements, not one", shape, shape.count());
        return values()[0];
    }

    /** Hands over a storage that holds just these values, row-major: this tensor's own or, for a view, one that goes at once. */
    private void read(Consumer<Storage> reader) {
        if (array().isDense() && array.offset() == 0 && array.storage().count() == shape.count()) {
            reader.accept(array.storage());
            return;
        }
        try (var copies = device.scope("reading")) {
            reader.accept(copy().array.storage());
        }
    }

    /** A leaf with the same value, in memory of its own. */
    public Tensor copy() {
        Array y = device.allocate(shape);
        device.backend().copy(array(), y);
        return of(device, y);
    }

    /** The same value and memory without a history: gradients stop here. */
    public Tensor detach() {
        return of(device, array());
    }

    /** Moves the memory to the scope outside, so that it outlives this one; the result is a leaf. */
    public Tensor keptBy(Scope scope) {
        return of(device, scope.keep(array())).named(name);
    }

    /** The name that messages call this tensor by. */
    public Tensor named(String label) {
        name = label;
        return this;
    }

    public String name() {
        return name;
    }

    /** What backward of an op gets in place of a tensor that the op does not keep; it bears the op's name. */
    Tensor withheldFrom(Op op) {
        return new Tensor(device, shape, null, node).named(op.label());
    }

    @Override
    public String toString() {
        String made = node == null ? "" : " = " + node.op().label();
        return "Tensor " + (name.isEmpty() ? "" : name + " ") + shape + " on " + device + made;
    }

    /** Changes the memory in place; backward of anything computed from the old value will refuse. */
    public void update(java.util.function.BiConsumer<Backend, Array> change) {
        ShapeException.unless(node == null, "update: only leaves change in place, %s is computed", this);
        change.accept(device.backend(), array());
        array.storage().changed();
    }

    @Override
    public Tensor self() {
        return this;
    }

    static List<Integer> boxed(int... axes) {
        return Arrays.stream(axes).boxed().toList();
    }
}
