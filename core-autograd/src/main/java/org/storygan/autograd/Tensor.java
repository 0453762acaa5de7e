package org.storygan.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Debug;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.backend.Scope;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** An array on a device and, unless it is a leaf, the operation that made it. Lives until the scope it was made in closes. */
public final class Tensor {
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

    /** Runs an op and records how, for {@link Gradients}. */
    public static Tensor apply(Op op, Tensor... args) {
        List<Tensor> inputs = List.of(args);
        Device device = args[0].device;
        Shape shape = Explain.shape(op, inputs);
        Array y = op instanceof ViewOp view ? view.view(args[0].array()) : compute(device, op, shape, inputs);
        if (!op.differentiable()) {
            return of(device, y);
        }
        List<Integer> versions =
                inputs.stream().map(x -> x.array().storage().version()).collect(Collectors.toList());
        return new Tensor(device, shape, y, new Node(op, inputs, versions));
    }

    private static Array compute(Device device, Op op, Shape shape, List<Tensor> inputs) {
        Array y = device.allocate(shape);
        op.forward(device.backend(), inputs.stream().map(Tensor::array).collect(Collectors.toList()), y);
        if (Debug.at(5)) {
            Explain.checkFinite(op, of(device, y));
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

    /** The value as backends see it; throws when it was freed, or when backward reads what its op does not keep. */
    public Array array() {
        if (array == null) {
            throw new IllegalStateException("backward read a value that its op does not keep: " + shape);
        }
        return Device.live(array);
    }

    Node node() {
        return node;
    }

    /** Row-major values. */
    public double[] values() {
        double[] values = new double[Math.toIntExact(shape.count())];
        Array dense = denseArray();
        device.backend().download(dense.storage(), values);
        return values;
    }

    /** Row-major values in the type that devices store. */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(shape.count())];
        Array dense = denseArray();
        device.backend().download(dense.storage(), values);
        return values;
    }

    /** The one value of a tensor with one element. */
    public double item() {
        ShapeException.unless(shape.count() == 1, "item: %s has %s elements, not one", shape, shape.count());
        return values()[0];
    }

    private Array denseArray() {
        boolean whole =
                array().isDense() && array.offset() == 0 && array.storage().count() == shape.count();
        return whole ? array : copy().array;
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

    Tensor withoutValue() {
        return new Tensor(device, shape, null, node);
    }

    @Override
    public String toString() {
        String made = node == null ? "" : " = " + node.op().label();
        return "Tensor " + (name.isEmpty() ? "" : name + " ") + shape + " on " + device + made;
    }

    // element by element

    public Tensor negate() {
        return apply(Pointwise.NEGATE, this);
    }

    public Tensor exp() {
        return apply(Pointwise.EXP, this);
    }

    public Tensor log() {
        return apply(Pointwise.LOG, this);
    }

    public Tensor tanh() {
        return apply(Pointwise.TANH, this);
    }

    public Tensor sigmoid() {
        return apply(Pointwise.SIGMOID, this);
    }

    public Tensor relu() {
        return apply(Pointwise.RELU, this);
    }

    public Tensor leakyRelu(double slopeBelow) {
        return apply(new LeakyRelu(slopeBelow), this);
    }

    public Tensor softplus() {
        return apply(Pointwise.SOFTPLUS, this);
    }

    public Tensor sqrt() {
        return apply(Pointwise.SQRT, this);
    }

    public Tensor reciprocal() {
        return apply(Pointwise.RECIPROCAL, this);
    }

    public Tensor square() {
        return apply(Pointwise.SQUARE, this);
    }

    public Tensor abs() {
        return apply(Pointwise.ABS, this);
    }

    public Tensor sin() {
        return apply(Pointwise.SIN, this);
    }

    public Tensor cos() {
        return apply(Pointwise.COS, this);
    }

    public Tensor sign() {
        return apply(Pointwise.SIGN, this);
    }

    public Tensor clamp(double low, double high) {
        return apply(new Clamp(low, high), this);
    }

    public Tensor pow(double exponent) {
        return apply(new Power(exponent), this);
    }

    public Tensor mul(double scale) {
        return apply(new Affine(scale, 0), this);
    }

    public Tensor add(double offset) {
        return apply(new Affine(1, offset), this);
    }

    // two tensors, broadcast against each other

    public Tensor add(Tensor b) {
        return apply(Arithmetic.ADD, this, b);
    }

    public Tensor sub(Tensor b) {
        return apply(Arithmetic.SUB, this, b);
    }

    public Tensor mul(Tensor b) {
        return apply(Arithmetic.MUL, this, b);
    }

    public Tensor div(Tensor b) {
        return apply(Arithmetic.DIV, this, b);
    }

    public Tensor pow(Tensor b) {
        return apply(Arithmetic.POW, this, b);
    }

    public Tensor max(Tensor b) {
        return apply(Arithmetic.MAX, this, b);
    }

    public Tensor min(Tensor b) {
        return apply(Arithmetic.MIN, this, b);
    }

    public Tensor equalTo(Tensor b) {
        return apply(Comparison.EQUAL, this, b);
    }

    public Tensor greaterThan(Tensor b) {
        return apply(Comparison.GREATER, this, b);
    }

    Tensor winsOver(Tensor b) {
        return apply(Comparison.WINS, this, b);
    }

    /** This tensor as a mask: a where it is not 0, else b. */
    public Tensor where(Tensor a, Tensor b) {
        return apply(new Where(detach()), a, b);
    }

    /** A scalar 0 on the same device. */
    Tensor zero() {
        return full(device, Shape.of(), 0);
    }

    // reductions; without axes over all of them

    public Tensor sum(int... axes) {
        return sumKeeping(axes).reshape(shape.without(axes));
    }

    public Tensor sumKeeping(int... axes) {
        return apply(new Sum(boxed(axes)), this);
    }

    public Tensor mean(int... axes) {
        return meanKeeping(axes).reshape(shape.without(axes));
    }

    public Tensor meanKeeping(int... axes) {
        return sumKeeping(axes).mul((double) shape.reduced(axes).count() / shape.count());
    }

    public Tensor max(int... axes) {
        return maxKeeping(axes).reshape(shape.without(axes));
    }

    public Tensor maxKeeping(int... axes) {
        return apply(new Extremum(Reduction.MAX, boxed(axes)), this);
    }

    public Tensor min(int... axes) {
        return apply(new Extremum(Reduction.MIN, boxed(axes)), this).reshape(shape.without(axes));
    }

    /** The biased variance. */
    public Tensor variance(int... axes) {
        return sub(meanKeeping(axes)).square().mean(axes);
    }

    /** Summed over the axes that broadcasting to this shape would have repeated. */
    public Tensor sumTo(Shape target) {
        if (shape.equals(target)) {
            return this;
        }
        int added = shape.rank() - target.rank();
        int[] axes = IntStream.range(0, shape.rank())
                .filter(i -> i < added || (target.size(i - added) == 1 && shape.size(i) != 1))
                .toArray();
        return (axes.length == 0 ? this : sumKeeping(axes)).reshape(target);
    }

    // movement

    public Tensor reshape(Shape to) {
        if (to.equals(shape)) {
            return this;
        }
        boolean viewable = to.count() != shape.count() || array().reshaped(to).isPresent();
        return apply(new Reshape(to), viewable ? this : apply(new Contiguous(), this));
    }

    public Tensor reshape(int... sizes) {
        return reshape(Shape.of(sizes));
    }

    /** Axis i of the result is axis {@code axes[i]} of this. */
    public Tensor permute(int... axes) {
        return apply(new Permute(boxed(axes)), this);
    }

    /** The last two axes exchanged. */
    public Tensor transpose() {
        ShapeException.unless(shape.rank() >= 2, "transpose: needs two axes or more, got %s", shape);
        int[] axes = IntStream.range(0, shape.rank()).toArray();
        axes[shape.rank() - 2] = shape.rank() - 1;
        axes[shape.rank() - 1] = shape.rank() - 2;
        return permute(axes);
    }

    public Tensor broadcastTo(Shape to) {
        return to.equals(shape) ? this : apply(new Broadcast(to), this);
    }

    /** The elements from..from+count-1 along an axis. */
    public Tensor slice(int axis, int from, int count) {
        return apply(new Part(Slice.all(shape).along(axis, from, count)), this);
    }

    public Tensor slice(Slice slice) {
        return apply(new Part(slice), this);
    }

    /** Element i along the first axis, without that axis. */
    public Tensor row(int i) {
        return slice(0, i, 1).reshape(shape.without(0));
    }

    /** Zeros added before and after along one axis. */
    public Tensor pad(int axis, int before, int after) {
        Shape whole = shape.with(axis, before + size(axis) + after);
        return apply(new Embed(Slice.all(whole).along(axis, before, size(axis)), whole), this);
    }

    public static Tensor concat(int axis, Tensor... parts) {
        return apply(new Concat(axis), parts);
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return concat(
                axis,
                Arrays.stream(parts)
                        .map(x -> x.reshape(x.shape.inserted(axis, 1)))
                        .toArray(Tensor[]::new));
    }

    /** The rows that the index names, in place of one axis. */
    public Tensor gather(int axis, Indices index) {
        return apply(new Gather(axis, index), this);
    }

    // linear maps and neural operations

    /** a · b over the last two axes, the others broadcast. */
    public Tensor matmul(Tensor b) {
        if (shape.rank() > 2 && b.shape.rank() == 2) { // one product of tall matrices beats many small ones
            Shape rows = shape.slice(0, shape.rank() - 1);
            Tensor flat = reshape(Math.toIntExact(rows.count()), size(-1));
            return apply(new MatMul(), flat, b).reshape(rows.plus(Shape.of(b.size(1))));
        }
        return apply(new MatMul(), this, b);
    }

    /** This (n, h, w, c) with weight (out, kh, kw, c / groups). */
    public Tensor conv2d(Tensor weight, Convolution c) {
        return apply(new Conv2d(c), this, weight);
    }

    /** The transposed convolution: this is what {@code conv2d} of an image of shape {@code image} with this weight would give. */
    public Tensor convTranspose2d(Tensor weight, Convolution c, Shape image) {
        return apply(new Conv2dInputGradient(c, image), weight, this);
    }

    public Tensor pool2d(Pooling p) {
        return apply(new Pool2d(p), this);
    }

    /** Each pixel of (n, h, w, c) becomes a block of factor x factor. */
    public Tensor upsampleNearest(int factor) {
        ShapeException.unless(shape.rank() == 4, "upsampleNearest: x must be (n, h, w, c), got %s", shape);
        Shape blocks = Shape.of(size(0), size(1), factor, size(2), factor, size(3));
        return reshape(size(0), size(1), 1, size(2), 1, size(3))
                .broadcastTo(blocks)
                .reshape(size(0), size(1) * factor, size(2) * factor, size(3));
    }

    /** Over the last axis. */
    public Tensor softmax() {
        return softmax(full(device, Shape.of(), 1));
    }

    /** Over the last axis where the mask is not 0; a row of none becomes zeros. */
    public Tensor softmax(Tensor mask) {
        return apply(new Softmax(mask.detach()), this);
    }

    /** log of softmax over the last axis, without underflow. */
    public Tensor logSoftmax() {
        Tensor shifted = sub(maxKeeping(-1).detach());
        return shifted.sub(shifted.exp().sumKeeping(-1).log());
    }

    /** Mean and biased variance over the axes where {@code statistics} has size 1, as leaves. */
    public Moments moments(Shape statistics) {
        Array mean = device.allocate(statistics);
        Array variance = device.allocate(statistics);
        device.backend().moments(array(), mean, variance);
        return new Moments(of(device, mean), of(device, variance));
    }

    /** (this - mean) / sqrt(variance + ε) scale + shift with this tensor's own moments, and the derivative that belongs to that. */
    public Tensor normalize(Moments own, Tensor scale, Tensor shift, double epsilon) {
        return apply(new Normalize(own, epsilon), this, scale, shift);
    }

    /** Changes the memory in place; backward of anything computed from the old value will refuse. */
    public void update(java.util.function.BiConsumer<Backend, Array> change) {
        ShapeException.unless(node == null, "update: only leaves change in place, %s is computed", this);
        change.accept(device.backend(), array());
        array.storage().changed();
    }

    private static List<Integer> boxed(int... axes) {
        return Arrays.stream(axes).boxed().collect(Collectors.toList());
    }
}
