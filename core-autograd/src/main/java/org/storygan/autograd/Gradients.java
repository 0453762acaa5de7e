package org.storygan.autograd;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** The gradients of one scalar with respect to the tensors they were asked for. */
public final class Gradients {
    private final Map<Tensor, Tensor> byTensor; // by identity: tensors do not define equals; its order is never used

    private Gradients(Map<Tensor, Tensor> byTensor) {
        this.byTensor = byTensor;
    }

    /** The gradients as leaves in dense memory of the innermost scope; everything in between is freed as early as possible. */
    public static Gradients of(Tensor loss, Collection<Tensor> wanted) {
        checkScalar(loss);
        return new Gradients(new ReleasingSweep(loss.device()).run(loss, wanted));
    }

    /** The gradients as tensors that can be differentiated again, for gradient penalties. Nothing is freed before the scope closes. */
    public static Gradients withHistory(Tensor loss, Collection<Tensor> wanted) {
        checkScalar(loss);
        return new Gradients(new Sweep().run(loss, wanted));
    }

    private static void checkScalar(Tensor loss) {
        ShapeException.unless(
                loss.shape().rank() == 0, "gradients: the loss must be a scalar [], got %s", loss.shape());
    }

    /** The gradient of x, or zeros when the loss does not depend on x. */
    public Tensor of(Tensor x) {
        Tensor dx = byTensor.get(x);
        return dx != null ? dx : Tensor.full(x.device(), x.shape(), 0).copy();
    }

    /** Whether the loss depends on x. */
    public boolean has(Tensor x) {
        return byTensor.containsKey(x);
    }

    /** The sums of these and the other gradients: those of the sum of the two losses. */
    public Gradients plus(Gradients other) {
        Map<Tensor, Tensor> sums = new LinkedHashMap<>(byTensor);
        other.byTensor.forEach((x, dx) -> sums.merge(x, dx, Tensor::add));
        return new Gradients(sums);
    }

    /**
     * The pullbacks of a function that is written in tensors, as if its inputs did not depend on each other: how a fused op gets its
     * derivative from its specification.
     */
    static List<Supplier<Tensor>> through(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, Tensor dy) {
        List<Tensor> own = inputs.stream() // apart from each other even where one tensor is two inputs
                .map(x -> Tensor.apply(new Broadcast(x.shape()), x))
                .toList();
        Supplier<Map<Tensor, Tensor>> gradients = Once.of(
                () -> new Sweep().stoppingAtWanted().run(f.apply(own).mul(dy).sum(), own));
        return IntStream.range(0, inputs.size())
                .<Supplier<Tensor>>mapToObj(i -> () -> {
                    Tensor x = own.get(i);
                    Tensor dx = gradients.get().get(x);
                    return dx != null ? dx : Tensor.full(x.device(), x.shape(), 0);
                })
                .toList();
    }

    /** The starting point of a sweep: the derivative of the loss by itself. */
    static Tensor one(Tensor loss) {
        return Tensor.full(loss.device(), Shape.of(), 1);
    }
}
