package org.storygan.onednn;

import java.util.List;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.storygan.shape.Pooling;

/** Makes the plans of mean pooling. oneDNN's maximum drops not-a-numbers, ours must not: {@link MaxPooling} has loops for it. */
final class MeanPooling {
    private static final long[] NO_DILATION = {0, 0};

    private final Engine engine;

    MeanPooling(Engine engine) {
        this.engine = engine;
    }

    Plan plan(PoolingKey key) {
        var forward = new dnnl_primitive_desc();
        var backward = new dnnl_primitive_desc();
        try (var x = Convolutions.image(key.x());
                var y = Convolutions.image(key.y())) {
            forward(forward, key, x, y);
            if (!key.gradient()) {
                return Plan.of(
                        engine,
                        forward,
                        List.of(Plan.Slot.read(dnnl.DNNL_ARG_SRC, x), Plan.Slot.written(dnnl.DNNL_ARG_DST, y)),
                        key);
            }
            backward(backward, forward, key, new Layout[] {x, y});
            return Plan.of(
                    engine,
                    backward,
                    List.of(Plan.Slot.read(dnnl.DNNL_ARG_DIFF_DST, y), Plan.Slot.written(dnnl.DNNL_ARG_DIFF_SRC, x)),
                    key);
        } finally {
            dnnl.dnnl_primitive_desc_destroy(forward);
            dnnl.dnnl_primitive_desc_destroy(backward);
        }
    }

    private void forward(dnnl_primitive_desc descriptor, PoolingKey key, Layout x, Layout y) {
        Pooling p = key.pooling();
        Status.check(
                dnnl.dnnl_pooling_forward_primitive_desc_create(
                        descriptor,
                        engine.handle(),
                        dnnl.dnnl_forward_training,
                        algorithm(p),
                        x.descriptor(),
                        y.descriptor(),
                        strides(p),
                        window(p),
                        NO_DILATION,
                        before(p),
                        after(key),
                        engine.attributes()),
                "dnnl_pooling_forward_primitive_desc_create",
                key);
    }

    private void backward(dnnl_primitive_desc descriptor, dnnl_primitive_desc hint, PoolingKey key, Layout[] xy) {
        Pooling p = key.pooling();
        Status.check(
                dnnl.dnnl_pooling_backward_primitive_desc_create(
                        descriptor,
                        engine.handle(),
                        algorithm(p),
                        xy[0].descriptor(),
                        xy[1].descriptor(),
                        strides(p),
                        window(p),
                        NO_DILATION,
                        before(p),
                        after(key),
                        hint,
                        engine.attributes()),
                "dnnl_pooling_backward_primitive_desc_create",
                key);
    }

    private static int algorithm(Pooling p) {
        return p.kind() == Pooling.Kind.MEAN
                ? dnnl.dnnl_pooling_avg_exclude_padding
                : dnnl.dnnl_pooling_avg_include_padding;
    }

    private static long[] strides(Pooling p) {
        return new long[] {p.stride().h(), p.stride().w()};
    }

    private static long[] window(Pooling p) {
        return new long[] {p.window().h(), p.window().w()};
    }

    private static long[] before(Pooling p) {
        return new long[] {p.padding().top(), p.padding().left()};
    }

    /** What the windows reach over the image's end: less than the padding when the last step does not fit. */
    private static long[] after(PoolingKey key) {
        Pooling p = key.pooling();
        return new long[] {
            (key.y().size(1) - 1L) * p.stride().h()
                    + p.window().h()
                    - key.x().size(1)
                    - p.padding().top(),
            (key.y().size(2) - 1L) * p.stride().w()
                    + p.window().w()
                    - key.x().size(2)
                    - p.padding().left()
        };
    }
}
