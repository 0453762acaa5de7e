package org.storygan.onednn;

import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.storygan.backend.Array;

/** Matrix products. */
final class Products {
    /** y = a · b; a and b as they lie, y dense; a batch of 1 serves every matrix of y. */
    record Key(Matrix a, Matrix b, Matrix y) {}

    private final Engine engine;
    private final Plans plans;
    private final Scratch scratch;
    private final Elementwise elementwise;

    Products(Engine engine, Plans plans, Scratch scratch, Elementwise elementwise) {
        this.engine = engine;
        this.plans = plans;
        this.scratch = scratch;
        this.elementwise = elementwise;
    }

    /** No axis may be empty; y is dense. */
    void matmul(Array a, Array b, Array y) {
        try (var hold = scratch.open()) {
            Array left = usable(hold, a);
            Array right = usable(hold, b);
            Array result = Scratch.isAligned(y) ? y : hold.array(y.shape());
            if (Matrix.of(left).isRepeated() && Matrix.of(right).isRepeated()) {
                left = hold.dense(left, elementwise::copy);
            }
            plans.get(key(Matrix.of(left), Matrix.of(right)), this::plan)
                    .run(NativeStorage.address(left), NativeStorage.address(right), NativeStorage.address(result));
            if (result != y) {
                elementwise.copy(result, y);
            }
        }
    }

    private Array usable(Scratch.Hold hold, Array a) {
        return Scratch.isAligned(a) && Matrix.isEven(a) && Matrix.of(a).isUsable()
                ? a
                : hold.dense(a, elementwise::copy);
    }

    private static Key key(Matrix a, Matrix b) {
        if (b.isRepeated() && a.isTall()) {
            return new Key(a.tall(), b.single(), Matrix.dense(1, a.batch() * a.rows(), b.columns()));
        }
        Matrix y = Matrix.dense(a.batch(), a.rows(), b.columns());
        return new Key(a.isRepeated() ? a.single() : a, b.isRepeated() ? b.single() : b, y);
    }

    Plan plan(Key key) {
        var descriptor = new dnnl_primitive_desc();
        try (var a = key.a().layout();
                var b = key.b().layout();
                var y = key.y().layout()) {
            Status.check(
                    dnnl.dnnl_matmul_primitive_desc_create(
                            descriptor,
                            engine.handle(),
                            a.descriptor(),
                            b.descriptor(),
                            (dnnl_memory_desc) null,
                            y.descriptor(),
                            engine.attributes()),
                    "dnnl_matmul_primitive_desc_create",
                    key);
            return Plan.of(
                    engine,
                    descriptor,
                    List.of(
                            Plan.Slot.read(dnnl.DNNL_ARG_SRC, a),
                            Plan.Slot.read(dnnl.DNNL_ARG_WEIGHTS, b),
                            Plan.Slot.written(dnnl.DNNL_ARG_DST, y)),
                    key);
        } finally {
            dnnl.dnnl_primitive_desc_destroy(descriptor);
        }
    }
}
