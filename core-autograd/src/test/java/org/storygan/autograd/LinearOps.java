package org.storygan.autograd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.storygan.backend.Device;
import org.storygan.contract.Gen;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Every op that is linear in one of its inputs, the others and its parameters drawn at random. */
final class LinearOps {
    /**
     * One linear map.
     *
     * @param x the shape of what it maps
     * @param a the map
     */
    record Linear(Shape x, UnaryOperator<Tensor> a) {}

    private LinearOps() {}

    static Map<String, BiFunction<Gen, Device, Linear>> all() {
        Map<String, BiFunction<Gen, Device, Linear>> maps = new LinkedHashMap<>();
        maps.put("negate", (gen, device) -> new Linear(gen.shape(2), Tensor::negate));
        maps.put("scale", (gen, device) -> new Linear(gen.shape(3), x -> x.mul(-1.5)));
        maps.put("add", LinearOps::add);
        maps.put("mul", LinearOps::mul);
        maps.put("div", LinearOps::div);
        maps.put("where", LinearOps::where);
        maps.put("sum", LinearOps::sum);
        maps.put("mean", LinearOps::mean);
        maps.put("sumTo", LinearOps::sumTo);
        maps.put("reshape", LinearOps::reshape);
        maps.put("permute", LinearOps::permute);
        maps.put("broadcast", LinearOps::broadcast);
        maps.put("slice", LinearOps::slice);
        maps.put("embed", LinearOps::embed);
        maps.put("pad", (gen, device) -> new Linear(gen.shape(2), x -> x.pad(1, 2, 1)));
        maps.put("concat", LinearOps::concat);
        maps.put("gather", LinearOps::gather);
        maps.put("scatterAdd", LinearOps::scatterAdd);
        maps.put("matmul, left", LinearOps::matmulLeft);
        maps.put("matmul, right", LinearOps::matmulRight);
        maps.put("conv2d, image", LinearOps::convImage);
        maps.put("conv2d, weight", LinearOps::convWeight);
        maps.put("convTranspose2d", LinearOps::convTranspose);
        maps.put("pool2d", LinearOps::pool);
        maps.put("upsampleNearest", (gen, device) -> new Linear(gen.shape(4), x -> x.upsampleNearest(3)));
        return maps;
    }

    static Tensor draw(Gen gen, Device device, Shape shape) {
        return Tensor.of(device, shape, gen.values(shape));
    }

    private static Linear add(Gen gen, Device device) {
        Shape x = gen.filled(3);
        Shape wide = gen.filled(1).plus(x);
        return new Linear(x, t -> t.add(t.broadcastTo(wide)).sub(t.mul(3)));
    }

    private static Linear mul(Gen gen, Device device) {
        Shape y = gen.shape(3);
        Tensor b = draw(gen, device, y);
        return new Linear(gen.broadcastingTo(y), x -> b.mul(x));
    }

    private static Linear div(Gen gen, Device device) {
        Shape y = gen.shape(3);
        Tensor b = draw(gen, device, gen.broadcastingTo(y)).add(3);
        return new Linear(y, x -> x.div(b));
    }

    private static Linear where(Gen gen, Device device) {
        Shape y = gen.shape(2);
        Tensor mask = draw(gen, device, gen.broadcastingTo(y)).relu();
        return new Linear(gen.broadcastingTo(y), x -> mask.where(x.broadcastTo(y), x.mul(-2)));
    }

    private static Linear sum(Gen gen, Device device) {
        int[] axes = gen.axes(3);
        return new Linear(gen.shape(3), x -> x.sum(axes));
    }

    private static Linear mean(Gen gen, Device device) {
        int[] axes = gen.axes(3);
        return new Linear(gen.filled(3), x -> x.mean(axes));
    }

    private static Linear sumTo(Gen gen, Device device) {
        Shape x = gen.shape(3);
        Shape target = gen.broadcastingTo(x);
        return new Linear(x, t -> t.sumTo(target));
    }

    private static Linear reshape(Gen gen, Device device) {
        Shape x = gen.shape(3);
        return new Linear(
                x, t -> t.transpose().reshape(Math.toIntExact(x.count())).reshape(x));
    }

    private static Linear permute(Gen gen, Device device) {
        int[] axes = gen.permutation(4);
        return new Linear(gen.shape(4), x -> x.permute(axes));
    }

    private static Linear broadcast(Gen gen, Device device) {
        Shape y = gen.shape(3);
        return new Linear(gen.broadcastingTo(y), x -> x.broadcastTo(y));
    }

    private static Linear slice(Gen gen, Device device) {
        Shape x = gen.shape(3);
        Slice slice = gen.slice(x);
        return new Linear(x, t -> t.slice(slice));
    }

    private static Linear embed(Gen gen, Device device) {
        Shape whole = gen.shape(3);
        Slice slice = gen.slice(whole);
        return new Linear(slice.shape(), x -> Tensor.apply(new Embed(slice, whole), x));
    }

    private static Linear concat(Gen gen, Device device) {
        Shape x = gen.shape(3);
        int axis = gen.between(-3, 2);
        Tensor zeros = Tensor.full(device, x.with(axis, 2), 0);
        return new Linear(x, t -> Tensor.concat(axis, t, zeros, t.mul(2)));
    }

    private static Linear gather(Gen gen, Device device) {
        Shape x = gen.filled(3);
        int axis = gen.between(-3, 2);
        Shape rows = gen.shape(2);
        Indices index = Indices.of(device, rows, gen.rows((int) rows.count(), x.size(axis)));
        return new Linear(x, t -> t.gather(axis, index));
    }

    private static Linear scatterAdd(Gen gen, Device device) {
        Shape to = gen.filled(3);
        int axis = gen.between(0, 2);
        int count = gen.axis();
        Indices index = Indices.of(device, Shape.of(count), gen.rows(count, to.size(axis)));
        return new Linear(to.with(axis, count), x -> Tensor.apply(new ScatterAdd(axis, index, to), x));
    }

    private static Linear matmulLeft(Gen gen, Device device) {
        Shape a = gen.shape(gen.between(2, 4));
        Tensor b = draw(gen, device, Shape.of(a.size(-1), gen.axis()));
        return new Linear(a, x -> x.matmul(b));
    }

    private static Linear matmulRight(Gen gen, Device device) {
        Shape b = gen.shape(3);
        Tensor a = draw(gen, device, Shape.of(gen.coin() ? 1 : b.size(0), gen.axis(), b.size(1)));
        return new Linear(b, x -> a.matmul(x));
    }

    private static Linear convImage(Gen gen, Device device) {
        int groups = gen.between(1, 2);
        Convolution c = gen.convolution(groups);
        Tensor w = draw(gen, device, Shape.of(2 * groups, gen.between(1, 3), gen.between(1, 3), gen.between(1, 2)));
        Shape x = Shape.of(gen.axis(), gen.between(5, 7), gen.between(5, 7), w.size(3) * groups);
        return new Linear(x, t -> t.conv2d(w, c));
    }

    private static Linear convWeight(Gen gen, Device device) {
        int groups = gen.between(1, 2);
        Convolution c = gen.convolution(groups);
        Shape w = Shape.of(2 * groups, gen.between(1, 3), gen.between(1, 3), gen.between(1, 2));
        Tensor x = draw(gen, device, Shape.of(2, gen.between(5, 7), gen.between(5, 7), w.size(3) * groups));
        return new Linear(w, t -> x.conv2d(t, c));
    }

    private static Linear convTranspose(Gen gen, Device device) {
        Convolution c = gen.convolution(1);
        Tensor w = draw(gen, device, Shape.of(2, gen.between(1, 3), gen.between(1, 3), 3));
        Shape image = Shape.of(1, gen.between(5, 7), gen.between(5, 7), 3);
        return new Linear(c.output(image, w.shape()), x -> x.convTranspose2d(w, c, image));
    }

    private static Linear pool(Gen gen, Device device) {
        Pooling p = gen.meanPooling();
        return new Linear(Shape.of(2, gen.between(3, 6), gen.between(3, 6), gen.between(1, 3)), x -> x.pool2d(p));
    }
}
