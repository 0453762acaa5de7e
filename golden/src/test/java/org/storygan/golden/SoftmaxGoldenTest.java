package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Softmax over the last axis. */
@ExtendWith(GoldenExtension.class)
class SoftmaxGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);

    private final GoldenCheck golden;

    SoftmaxGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private static Input logits(Draw draw) {
        return draw.input(draw.shape(draw.between(1, 4), 8), -12, 12);
    }

    /** At least one a row: of none we throw, since a row of none has no largest; libtorch returns as little. */
    private static Input someLogits(Draw draw) {
        Shape shape = draw.shape(draw.between(1, 4), 8);
        return draw.input(shape.with(-1, Math.max(1, shape.size(-1))), -12, 12);
    }

    /**
     * Rounding x - peak is an error of |x - peak| units in the exponent, so relative to y = softmax(x) there are 1 + |x - peak| of them;
     * dx = y (dy - sum(y dy)).
     */
    private static List<Tensor> scale(Tensor x, Tensor y, Tensor dy) {
        if (y.shape().count() == 0) {
            return List.of(y, y);
        }
        Tensor size = y.mul(x.sub(x.maxKeeping(-1)).abs().add(1));
        Tensor upstream = dy.abs();
        return List.of(size, size.mul(upstream).add(y.mul(size.mul(upstream).sumKeeping(-1))));
    }

    @Test
    void softmax_agrees() {
        golden.check("softmax", SUM, draw -> Call.of(logits(draw), Tensor::softmax, x -> torch.softmax(x, -1))
                .scaled(Scale.computed(in -> scale(in.get(0), in.get(0).softmax(), in.get(1)))));
    }

    @Test
    void softmax_with_a_mask_agrees_with_minus_infinity_where_it_is_0() {
        golden.check("softmax masked", SUM, draw -> {
            Input x = logits(draw);
            Input mask = mask(draw, x.shape());
            return Call.of(
                            List.of(mask, x),
                            in -> in.get(1).softmax(in.get(0)),
                            in -> torch.softmax(
                                    torch.masked_fill(
                                            in.get(1),
                                            torch.eq(in.get(0), Torch.scalar(0)),
                                            Torch.scalar(Double.NEGATIVE_INFINITY)),
                                    -1))
                    .scaled(Scale.computed(in -> scale(in.get(1), in.get(1).softmax(in.get(0)), in.get(2))));
        });
    }

    /** Broadcasts to x; the first element of each row is valid, since here a row of none is a choice of ours. */
    private static Input mask(Draw draw, Shape x) {
        Shape drawn = draw.broadcasting(x);
        Shape shape = drawn.rank() == 0 ? Shape.of(x.size(-1)) : drawn.with(-1, x.size(-1));
        double[] values = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % x.size(-1) == 0 ? 1 : draw.between(0, 1);
        }
        return Input.of(shape, values).constant();
    }

    @Test
    void log_softmax_agrees() {
        golden.check(
                "logSoftmax", SUM, draw -> Call.of(someLogits(draw), Tensor::logSoftmax, x -> torch.log_softmax(x, -1))
                        .scaled(Scale.computed(in -> logScale(in.get(0), in.get(1)))));
    }

    /** y = (x - peak) - log sum, where the sum is 1 at least, and its rounding makes an error of that size; dx = dy - softmax sum(dy). */
    private static List<Tensor> logScale(Tensor x, Tensor dy) {
        if (x.shape().count() == 0) {
            return List.of(x, x);
        }
        Tensor shifted = x.sub(x.maxKeeping(-1));
        Tensor y = shifted.abs().add(shifted.exp().sumKeeping(-1).log()).add(1);
        Tensor size = dy.abs();
        return List.of(y, size.add(x.softmax().mul(size.sumKeeping(-1))));
    }

    @Test
    void softmax_of_logits_far_apart_agrees() {
        golden.check("softmax of large logits", SUM, draw -> Call.of(
                        draw.input(draw.shape(2, 8), -1e4, 1e4), Tensor::softmax, x -> torch.softmax(x, -1))
                .scaled(Scale.computed(in -> scale(in.get(0), in.get(0).softmax(), in.get(1)))));
    }

    @Test
    void a_row_that_is_fully_masked_is_our_choice_of_zeros_where_libtorch_has_no_number() {
        try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64));
                var natives = new PointerScope()) {
            Tensor x = Tensor.of(device, Shape.of(2, 2), 1, 2, 3, 4);
            Tensor mask = Tensor.of(device, Shape.of(2, 1), 0, 1);
            assertThat(x.softmax(mask).values()).startsWith(0, 0).doesNotContain(Double.NaN);
            double none = Double.NEGATIVE_INFINITY;
            assertThat(Torch.values(torch.softmax(Torch.of(Shape.of(2), none, none), -1)))
                    .containsOnly(Double.NaN);
        }
    }
}
