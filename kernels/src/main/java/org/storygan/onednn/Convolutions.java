package org.storygan.onednn;

import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** Makes the plans of convolutions. Images stay as they lie; weights go to whatever layout the primitive likes best. */
final class Convolutions {
    private static final long[] NO_DILATION = {0, 0};

    private final Engine engine;

    Convolutions(Engine engine) {
        this.engine = engine;
    }

    Plan plan(ConvolutionKey key) {
        return switch (key.pass()) {
            case FORWARD -> forward(key);
            case INPUT_GRADIENT -> inputGradient(key);
            case WEIGHT_GRADIENT -> weightGradient(key);
        };
    }

    /** Reads x, w; writes y. */
    private Plan forward(ConvolutionKey key) {
        var descriptor = new dnnl_primitive_desc();
        ConvolutionKey narrowed = key.narrowed();
        try (var x = image(narrowed.x(), key.x());
                var w = weight(key);
                var y = image(key.y());
                var anyW = anyWeight(key)) {
            forward(descriptor, narrowed, new Layout[] {x, anyW, y});
            return plan(
                    key,
                    descriptor,
                    List.of(
                            Plan.Slot.read(dnnl.DNNL_ARG_SRC, x),
                            Plan.Slot.read(dnnl.DNNL_ARG_WEIGHTS, w),
                            Plan.Slot.written(dnnl.DNNL_ARG_DST, y)));
        }
    }

    private void forward(dnnl_primitive_desc descriptor, ConvolutionKey key, Layout[] xwy) {
        Convolution c = key.convolution();
        Status.check(
                dnnl.dnnl_convolution_forward_primitive_desc_create(
                        descriptor,
                        engine.handle(),
                        dnnl.dnnl_forward_training,
                        dnnl.dnnl_convolution_direct,
                        xwy[0].descriptor(),
                        xwy[1].descriptor(),
                        (dnnl_memory_desc) null,
                        xwy[2].descriptor(),
                        strides(c),
                        NO_DILATION,
                        before(c),
                        after(key),
                        engine.attributes()),
                "dnnl_convolution_forward_primitive_desc_create",
                key);
    }

    /** Reads w, dy; writes dx. */
    private Plan inputGradient(ConvolutionKey key) {
        Convolution c = key.convolution();
        var hint = new dnnl_primitive_desc();
        var descriptor = new dnnl_primitive_desc();
        try (var dx = image(key.x());
                var w = weight(key);
                var dy = image(key.y());
                var anyW = anyWeight(key)) {
            forward(hint, key, new Layout[] {dx, anyW, dy});
            Status.check(
                    dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                            descriptor,
                            engine.handle(),
                            dnnl.dnnl_convolution_direct,
                            dx.descriptor(),
                            anyW.descriptor(),
                            dy.descriptor(),
                            strides(c),
                            NO_DILATION,
                            before(c),
                            after(key),
                            hint,
                            engine.attributes()),
                    "dnnl_convolution_backward_data_primitive_desc_create",
                    key);
            return plan(
                    key,
                    descriptor,
                    List.of(
                            Plan.Slot.read(dnnl.DNNL_ARG_WEIGHTS, w),
                            Plan.Slot.read(dnnl.DNNL_ARG_DIFF_DST, dy),
                            Plan.Slot.written(dnnl.DNNL_ARG_DIFF_SRC, dx)));
        } finally {
            dnnl.dnnl_primitive_desc_destroy(hint);
        }
    }

    /** Reads x, dy; writes dw. */
    private Plan weightGradient(ConvolutionKey key) {
        Convolution c = key.convolution();
        var hint = new dnnl_primitive_desc();
        var descriptor = new dnnl_primitive_desc();
        GradientLayout layout = GradientLayout.of(key);
        try (var x = image(key.x());
                var dw = weight(key);
                var dy = image(key.y());
                var anyW = anyWeight(key);
                var wantedX = layout.of(key.x());
                var wantedDy = layout.of(key.y())) {
            forward(hint, key, new Layout[] {wantedX, anyW, wantedDy});
            Status.check(
                    dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
                            descriptor,
                            engine.handle(),
                            dnnl.dnnl_convolution_direct,
                            wantedX.descriptor(),
                            anyW.descriptor(),
                            (dnnl_memory_desc) null,
                            wantedDy.descriptor(),
                            strides(c),
                            NO_DILATION,
                            before(c),
                            after(key),
                            hint,
                            engine.attributes()),
                    "dnnl_convolution_backward_weights_primitive_desc_create",
                    key);
            return plan(
                    key,
                    descriptor,
                    List.of(
                            Plan.Slot.read(dnnl.DNNL_ARG_SRC, x),
                            Plan.Slot.read(dnnl.DNNL_ARG_DIFF_DST, dy),
                            Plan.Slot.written(dnnl.DNNL_ARG_DIFF_WEIGHTS, dw)));
        } finally {
            dnnl.dnnl_primitive_desc_destroy(hint);
        }
    }

    private Plan plan(ConvolutionKey key, dnnl_primitive_desc descriptor, List<Plan.Slot> slots) {
        try {
            return Plan.of(engine, descriptor, slots, key);
        } finally {
            dnnl.dnnl_primitive_desc_destroy(descriptor);
        }
    }

    /** (n, h, w, c) as oneDNN's (n, c, h, w) with our strides. */
    static Layout image(Shape s) {
        return image(s, s);
    }

    /** A part that begins where the whole does and reaches less far. */
    private static Layout image(Shape part, Shape whole) {
        long h = whole.size(1);
        long w = whole.size(2);
        long c = whole.size(3);
        long[] sizes = {part.size(0), part.size(3), part.size(1), part.size(2)};
        return Layout.strided(sizes, new long[] {h * w * c, 1, w * c, c});
    }

    /** (out, kh, kw, in) as oneDNN's (groups, out / groups, in, kh, kw) with our strides. */
    private static Layout weight(ConvolutionKey key) {
        long h = key.w().size(1);
        long w = key.w().size(2);
        long in = key.w().size(3);
        long out = h * w * in;
        long[] sizes = weightSizes(key);
        return sizes.length == 4
                ? Layout.strided(sizes, new long[] {out, 1, w * in, in})
                : Layout.strided(sizes, new long[] {sizes[1] * out, out, 1, w * in, in});
    }

    private static Layout anyWeight(ConvolutionKey key) {
        return Layout.tagged(weightSizes(key), dnnl.dnnl_format_tag_any);
    }

    private static long[] weightSizes(ConvolutionKey key) {
        long out = key.w().size(0);
        long h = key.w().size(1);
        long w = key.w().size(2);
        long in = key.w().size(3);
        long groups = key.convolution().groups();
        return groups == 1 ? new long[] {out, in, h, w} : new long[] {groups, out / groups, in, h, w};
    }

    private static long[] strides(Convolution c) {
        return new long[] {c.stride().h(), c.stride().w()};
    }

    private static long[] before(Convolution c) {
        return new long[] {c.padding().top(), c.padding().left()};
    }

    /** What the windows reach over the image's end: less than the padding when the last step does not fit. */
    private static long[] after(ConvolutionKey key) {
        Convolution c = key.convolution();
        return new long[] {
            (key.y().size(1) - 1L) * c.stride().h()
                    + key.w().size(1)
                    - key.x().size(1)
                    - c.padding().top(),
            (key.y().size(2) - 1L) * c.stride().w()
                    + key.w().size(2)
                    - key.x().size(2)
                    - c.padding().left()
        };
    }
}
