package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.Layout;
import org.storygan.contract.OpCheck;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** The methods of Tensor that are made of several ops: their values by hand or by plain loops, their gradients by differences. */
class CompositesTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor tensor(Shape shape, double... values) {
        return Tensor.of(device, shape, values);
    }

    /** 0, 1, 2, ... */
    private Tensor counting(int... sizes) {
        Shape shape = Shape.of(sizes);
        double[] values = new double[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return tensor(shape, values);
    }

    @TestFactory
    Stream<DynamicTest> gradients_of_composites_agree_with_differences() {
        return composites().stream()
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    for (Case variation : Layout.variations(c)) {
                        for (OpCheck check : OpCheck.values()) {
                            try (Device fresh = Device.open("reference")) {
                                String fault = check.fault(variation, fresh, new GradientCheck(fresh, 11));
                                assertThat(fault).as(check + " of " + variation).isEmpty();
                            }
                        }
                    }
                }));
    }

    private static List<Case> composites() {
        List<Case> all = new ArrayList<>();
        all.add(of("upsampleNearest", x -> x.get(0).upsampleNearest(2), Shape.of(1, 2, 3, 2)));
        all.add(of(
                "convTranspose2d",
                x -> x.get(0).convTranspose2d(x.get(1), Convolution.of(2, 1), Shape.of(1, 4, 5, 2)),
                Shape.of(1, 2, 2, 3),
                Shape.of(3, 4, 4, 2)));
        all.add(of("logSoftmax", x -> x.get(0).logSoftmax(), Shape.of(2, 4)));
        all.add(of("mean of all", x -> x.get(0).mean(), Shape.of(2, 3)));
        all.add(of("mean over axes", x -> x.get(0).mean(0, 2), Shape.of(2, 3, 4)));
        all.add(of("variance", x -> x.get(0).variance(0), Shape.of(4, 3)));
        all.add(of("max of all", x -> x.get(0).max(), Shape.of(2, 3)));
        all.add(of("max over axes", x -> x.get(0).max(-1), Shape.of(3, 4)));
        all.add(of("min over axes", x -> x.get(0).min(0), Shape.of(3, 4)));
        all.add(of("stack first", x -> Tensor.stack(0, x.get(0), x.get(1)), Shape.of(2, 3), Shape.of(2, 3)));
        all.add(of("stack last", x -> Tensor.stack(-1, x.get(0), x.get(1)), Shape.of(2, 3), Shape.of(2, 3)));
        all.add(of("pad", x -> x.get(0).pad(1, 2, 1), Shape.of(2, 3)));
        all.add(of("row", x -> x.get(0).row(1), Shape.of(3, 4)));
        all.add(of("sumTo", x -> x.get(0).sumTo(Shape.of(3, 1)), Shape.of(2, 3, 4)));
        all.add(of("matmul, rank 3 by 2", x -> x.get(0).matmul(x.get(1)), Shape.of(2, 3, 4), Shape.of(4, 2)));
        all.add(of("matmul, rank 2 by 3", x -> x.get(0).matmul(x.get(1)), Shape.of(3, 4), Shape.of(2, 4, 2)));
        all.add(of("matmul, rank 3 by 3", x -> x.get(0).matmul(x.get(1)), Shape.of(2, 3, 3), Shape.of(2, 3, 3)));
        all.add(of("matmul with itself", x -> x.get(0).matmul(x.get(0)), Shape.of(3, 3)));
        all.add(of("conv2d with itself", x -> x.get(0).conv2d(x.get(0), Convolution.of(1, 1)), Shape.of(2, 2, 3, 2)));
        all.add(of(
                "linear",
                x -> x.get(0).matmul(x.get(1)).add(x.get(2)).relu(),
                Shape.of(0, 4),
                Shape.of(4, 2),
                Shape.of(2)));
        all.add(of("gather, three axes", CompositesTest::gathers, Shape.of(3, 4, 2)));
        all.add(of("softmax with mask", CompositesTest::maskedSoftmax, Shape.of(2, 3)));
        all.add(of("where", CompositesTest::where, Shape.of(2, 1), Shape.of(3)));
        all.add(of("clamp", x -> x.get(0).mul(10).clamp(-1e3, 1e3), Shape.of(2, 3)));
        return all;
    }

    private static Case of(String label, Function<List<Tensor>, Tensor> f, Shape... inputs) {
        return Case.of(f, inputs).labelled(label);
    }

    private static Tensor gathers(List<Tensor> x) {
        Device device = x.get(0).device();
        return x.get(0)
                .gather(0, Indices.of(device, Shape.of(2), 2, 0))
                .gather(1, Indices.of(device, Shape.of(2, 2), 3, 3, 0, 1))
                .gather(-1, Indices.of(device, Shape.of(1), 1));
    }

    private static Tensor maskedSoftmax(List<Tensor> x) {
        return x.get(0).softmax(Tensor.of(x.get(0).device(), Shape.of(2, 3), 1, 0, 1, 0, 0, 0));
    }

    private static Tensor where(List<Tensor> x) {
        Tensor mask = Tensor.of(x.get(0).device(), Shape.of(2, 3), 1, 0, 1, 0, 0, 1);
        return mask.where(x.get(0), x.get(1));
    }

    @Test
    void upsampling_repeats_each_pixel_in_a_block() {
        Tensor y = tensor(Shape.of(1, 2, 2, 1), 1, 2, 3, 4).upsampleNearest(2);
        assertThat(y.shape()).isEqualTo(Shape.of(1, 4, 4, 1));
        assertThat(y.values()).containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    }

    @Test
    void a_transposed_convolution_spreads_each_pixel_over_the_kernel() {
        Tensor x = tensor(Shape.of(1, 1, 2, 1), 1, 10);
        Tensor w = tensor(Shape.of(1, 1, 3, 1), 1, 2, 3);
        Tensor y = x.convTranspose2d(w, Convolution.of(2, 0), Shape.of(1, 1, 5, 1));
        assertThat(y.values()).containsExactly(1, 2, 3 + 10, 20, 30);
    }

    @Test
    void log_softmax_is_the_log_of_softmax() {
        Tensor x = tensor(Shape.of(2, 3), 0.1, -2, 3, 1, 1, 1);
        double[] expected = x.softmax().log().values();
        double[] y = x.logSoftmax().values();
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isCloseTo(expected[i], within(4e-15)); // two roundings near 5
        }
    }

    @Test
    void means_and_biased_variances_by_hand() {
        Tensor x = tensor(Shape.of(2, 2), 1, 2, 3, 6);
        assertThat(x.mean().item()).isEqualTo(3);
        assertThat(x.mean(0).values()).containsExactly(2, 4);
        assertThat(x.meanKeeping(1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(x.variance(0).values()).containsExactly(1, 4);
        assertThat(x.variance().item()).isEqualTo(3.5);
    }

    @Test
    void extrema_over_all_and_over_axes() {
        Tensor x = counting(2, 3, 2);
        assertThat(x.max().item()).isEqualTo(11);
        assertThat(x.max(0, 2).values()).containsExactly(7, 9, 11);
        assertThat(x.maxKeeping(0, 2).shape()).isEqualTo(Shape.of(1, 3, 1));
        assertThat(x.min(1).values()).containsExactly(0, 1, 6, 7);
    }

    @Test
    void stacking_adds_an_axis_anywhere() {
        Tensor a = tensor(Shape.of(2), 1, 2);
        Tensor b = tensor(Shape.of(2), 3, 4);
        assertThat(Tensor.stack(0, a, b).values()).containsExactly(1, 2, 3, 4);
        assertThat(Tensor.stack(1, a, b).values()).containsExactly(1, 3, 2, 4);
        assertThat(Tensor.stack(-1, a, b).values()).containsExactly(1, 3, 2, 4);
        assertThat(Tensor.stack(-2, a, b).values()).containsExactly(1, 2, 3, 4);
        assertThat(Tensor.stack(0, a.sum(), b.sum()).values()).containsExactly(3, 7);
    }

    @Test
    void padding_surrounds_with_zeros_along_one_axis() {
        Tensor x = tensor(Shape.of(2, 2), 1, 2, 3, 4);
        assertThat(x.pad(0, 1, 0).values()).containsExactly(0, 0, 1, 2, 3, 4);
        assertThat(x.pad(-1, 0, 1).values()).containsExactly(1, 2, 0, 3, 4, 0);
        assertThat(x.pad(1, 0, 0).values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void gathering_replaces_an_axis_by_those_of_the_index() {
        Tensor x = counting(3, 4);
        Tensor y = x.gather(1, Indices.of(device, Shape.of(2, 2), 3, 0, 0, 1));
        assertThat(y.shape()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(y.values()).containsExactly(3, 0, 0, 1, 7, 4, 4, 5, 11, 8, 8, 9);
        assertThat(x.gather(-2, Indices.of(device, Shape.of(), 2)).values()).containsExactly(8, 9, 10, 11);
    }

    @Test
    void a_masked_softmax_counts_only_where_the_mask_is_on() {
        Tensor mask = tensor(Shape.of(2, 3), 1, 0, 2, 0, 0, 0);
        Tensor y = tensor(Shape.of(2, 3), 5, 1e9, 5, 1, 2, 3).softmax(mask);
        assertThat(y.values()).containsExactly(0.5, 0, 0.5, 0, 0, 0);
    }

    @Test
    void matmul_broadcasts_leading_axes() {
        Tensor a = counting(2, 1, 2, 3);
        Tensor b = counting(4, 3, 2);
        Tensor y = a.matmul(b);
        assertThat(y.shape()).isEqualTo(Shape.of(2, 4, 2, 2));
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 4; j++) {
                double[] one = a.row(i).row(0).matmul(b.row(j)).values();
                assertThat(y.row(i).row(j).values()).containsExactly(one);
            }
        }
    }

    @Test
    void a_tall_matmul_equals_its_products_one_by_one() {
        Tensor a = counting(2, 3, 4).permute(1, 0, 2);
        Tensor b = counting(4, 2);
        Tensor y = a.matmul(b);
        assertThat(y.shape()).isEqualTo(Shape.of(3, 2, 2));
        for (int i = 0; i < 3; i++) {
            assertThat(y.row(i).values()).containsExactly(a.row(i).matmul(b).values());
        }
        assertThat(counting(0, 3, 4).matmul(b).shape()).isEqualTo(Shape.of(0, 3, 2));
    }

    @Test
    void where_chooses_and_clamp_cuts() {
        Tensor x = tensor(Shape.of(4), -2, -0.5, 0.5, 2);
        assertThat(x.clamp(-1, 1).values()).containsExactly(-1, -0.5, 0.5, 1);
        Tensor positive = x.greaterThan(Tensor.full(device, Shape.of(), 0));
        assertThat(positive.where(x, x.negate()).values()).containsExactly(2, 0.5, 0.5, 2);
    }

    @Test
    void slices_step_and_reshapes_of_views_copy_when_they_must() {
        Tensor x = counting(4, 6);
        Tensor part = x.slice(Slice.all(x.shape()).along(0, 1, 2, 2).along(1, 0, 3, 2));
        assertThat(part.values()).containsExactly(6, 8, 10, 18, 20, 22);
        assertThat(part.reshape(6).values()).containsExactly(6, 8, 10, 18, 20, 22);
        assertThat(x.transpose().reshape(24).values()[1]).isEqualTo(6);
        assertThat(x.sumTo(Shape.of(1)).item()).isEqualTo(276);
    }
}
