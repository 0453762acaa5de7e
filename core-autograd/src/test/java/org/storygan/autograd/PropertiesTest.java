package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Device;
import org.storygan.contract.Gen;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.Layout;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** What holds for all shapes and values, on many drawn at random. */
class PropertiesTest {
    private static Tensor draw(Gen gen, Device device, Shape shape) {
        return LinearOps.draw(gen, device, shape);
    }

    /** a · b with the sum of |a b|, the scale of its rounding. */
    private static double[] dot(double[] a, double[] b) {
        double[] sums = new double[2];
        for (int i = 0; i < a.length; i++) {
            sums[0] += a[i] * b[i];
            sums[1] += Math.abs(a[i] * b[i]);
        }
        return sums;
    }

    /** ⟨A x, u⟩ = ⟨x, Aᵀ u⟩, with Aᵀ u taken at another point z, where a linear map has the same gradient. */
    @TestFactory
    Stream<DynamicTest> the_gradient_of_a_linear_map_is_its_transpose() {
        return LinearOps.all().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> Gen.forAll(40, gen -> {
                            try (Device device = Device.open("reference")) {
                                LinearOps.Linear map = e.getValue().apply(gen, device);
                                Tensor x = draw(gen, device, map.x());
                                Tensor z = draw(gen, device, map.x());
                                Tensor y = map.a().apply(x);
                                Tensor u = draw(gen, device, y.shape());
                                Tensor transposed = Gradients.of(
                                                map.a().apply(z).mul(u).sum(), List.of(z))
                                        .of(z);
                                double[] left = dot(y.values(), u.values());
                                double[] right = dot(x.values(), transposed.values());
                                // a few hundred roundings of 1e-16 each
                                assertThat(left[0]).isCloseTo(right[0], within(1e-13 * (left[1] + right[1])));
                            }
                        })));
    }

    @Test
    void permuting_there_and_back_is_nothing() {
        Gen.forAll(100, gen -> {
            try (Device device = Device.open("reference")) {
                int rank = gen.between(0, 4);
                Tensor x = draw(gen, device, gen.shape(rank));
                int[] axes = gen.permutation(rank);
                int[] back = IntStream.range(0, rank)
                        .map(i -> IntStream.range(0, rank)
                                .filter(k -> axes[k] == i)
                                .findFirst()
                                .orElseThrow())
                        .toArray();
                Tensor there = x.permute(axes);
                assertThat(there.permute(back).values()).containsExactly(x.values());
                assertThat(there.copy().permute(back).values()).containsExactly(x.values());
            }
        });
    }

    @Test
    void broadcasting_by_hand_first_changes_nothing() {
        Gen.forAll(100, gen -> {
            try (Device device = Device.open("reference")) {
                Shape y = gen.shape(gen.between(0, 4));
                Tensor a = draw(gen, device, gen.broadcastingTo(y));
                Tensor b = draw(gen, device, y);
                double[] direct = a.mul(b).values();
                assertThat(a.broadcastTo(y).mul(b).values()).containsExactly(direct);
                assertThat(b.mul(a.broadcastTo(y).copy()).values()).containsExactly(direct);
                int[] axes = gen.permutation(y.rank());
                Tensor permuted = a.broadcastTo(y).permute(axes).mul(b.permute(axes));
                assertThat(permuted.values())
                        .containsExactly(a.mul(b).permute(axes).values());
            }
        });
    }

    @Test
    void a_slice_of_a_copy_is_a_copy_of_a_slice() {
        Gen.forAll(100, gen -> {
            try (Device device = Device.open("reference")) {
                Tensor x = draw(gen, device, gen.shape(gen.between(1, 4)));
                Tensor view = x.permute(gen.permutation(x.shape().rank()));
                var slice = gen.slice(view.shape());
                assertThat(view.copy().slice(slice).values())
                        .containsExactly(view.slice(slice).values());
            }
        });
    }

    @Test
    void concatenated_slices_are_the_whole() {
        Gen.forAll(100, gen -> {
            try (Device device = Device.open("reference")) {
                Tensor x = draw(gen, device, gen.shape(3));
                int axis = gen.between(0, 2);
                int cut = gen.between(0, x.size(axis));
                Tensor whole = Tensor.concat(axis, x.slice(axis, 0, cut), x.slice(axis, cut, x.size(axis) - cut));
                assertThat(whole.values()).containsExactly(x.values());
            }
        });
    }

    @Test
    void reshapes_of_any_view_read_row_major() {
        Gen.forAll(200, gen -> {
            try (Device device = Device.open("reference")) {
                Tensor x = draw(gen, device, gen.shape(3));
                Tensor turned = x.permute(gen.permutation(3));
                Tensor view = turned.slice(gen.slice(turned.shape()));
                int n = view.size(0);
                int h = view.size(1);
                int w = view.size(2);
                for (Shape to :
                        List.of(Shape.of(n * h * w), Shape.of(n * h, w), Shape.of(n, h * w), Shape.of(n, 1, h, w, 1))) {
                    assertThat(view.reshape(to).values()).containsExactly(view.values());
                }
            }
        });
    }

    @Test
    void softmax_does_not_see_a_shift_and_sums_to_one() {
        Gen.forAll(50, gen -> {
            try (Device device = Device.open("reference")) {
                Tensor x = draw(gen, device, gen.filled(2)).mul(5);
                double[] y = x.softmax().values();
                double[] shifted = x.add(100).softmax().values();
                for (int i = 0; i < y.length; i++) {
                    // 100 + x is rounded to 2⁻⁴⁷, exp carries that over as a relative error
                    assertThat(shifted[i]).isCloseTo(y[i], within(0x1p-45 * y[i]));
                }
                assertThat(Arrays.stream(x.softmax().sum(-1).values()).allMatch(s -> Math.abs(s - 1) < 1e-14))
                        .isTrue();
            }
        });
    }

    @Test
    void normalisation_does_not_see_shift_and_scale() {
        Gen.forAll(50, gen -> {
            try (Device device = Device.open("reference")) {
                Tensor x = draw(gen, device, Shape.of(gen.between(3, 30), 2));
                Shape statistics = Shape.of(1, 2);
                Tensor one = Tensor.full(device, statistics, 1);
                Tensor zero = Tensor.full(device, statistics, 0);
                Tensor moved = x.mul(8).add(3);
                double[] y = x.normalize(x.moments(statistics), one, zero, 0).values();
                double[] same =
                        moved.normalize(moved.moments(statistics), one, zero, 0).values();
                for (int i = 0; i < y.length; i++) {
                    assertThat(same[i]).isCloseTo(y[i], within(1e-13 * 30)); // values up to √30, roundings near 1e-15
                }
            }
        });
    }

    @Test
    void a_convolution_treats_each_image_alone() {
        Gen.forAll(30, gen -> {
            try (Device device = Device.open("reference")) {
                Convolution c = gen.convolution(1);
                Tensor x = draw(gen, device, Shape.of(3, 5, 6, 2));
                Tensor w = draw(gen, device, Shape.of(2, 3, 2, 2));
                Indices order = Indices.of(device, Shape.of(3), gen.permutation(3));
                assertThat(x.gather(0, order).conv2d(w, c).values())
                        .containsExactly(x.conv2d(w, c).gather(0, order).values());
            }
        });
    }

    /** The same bits forward and backward, however the inputs lie in memory. */
    @TestFactory
    Stream<DynamicTest> every_op_gives_the_same_bits_for_views_and_for_copies() {
        return Cases.byOp().values().stream()
                .flatMap(List::stream)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    for (Case variation : Layout.variations(comparing(c))) {
                        try (Device device = Device.open("reference")) {
                            variation.apply(
                                    device, new GradientCheck(device, 5).draw(variation.inputs(), c.low(), c.high()));
                        }
                    }
                }));
    }

    /** A case that runs its op on copies of its inputs as well and compares. */
    private static Case comparing(Case c) {
        return new Case(
                c.label(),
                device -> in -> {
                    List<Tensor> copies = in.stream().map(Tensor::copy).toList();
                    Tensor y = c.apply(device, in);
                    Tensor expected = c.apply(device, copies);
                    assertThat(y.values()).containsExactly(expected.values());
                    if (c.differentiable() && in.stream().distinct().count() == in.size()) {
                        assertThat(gradients(y, in)).isDeepEqualTo(gradients(expected, copies));
                    }
                    return y;
                },
                c.inputs(),
                c.low(),
                c.high(),
                c.differentiable());
    }

    private static double[][] gradients(Tensor y, List<Tensor> inputs) {
        Gradients gradients = Gradients.of(y.mul(y.detach()).sum(), inputs);
        return inputs.stream().map(x -> gradients.of(x).values()).toArray(double[][]::new);
    }

    @Test
    void a_failing_property_tells_how_to_repeat_it_at_the_smallest_size() {
        assertThatThrownBy(() ->
                        Gen.forAll(10, gen -> assertThat(gen.between(0, 100)).isLessThan(60)))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)repeat with Gen.once\\(\\d+, \\d+, ...\\).*");
        Gen.once(
                3,
                4,
                first -> Gen.once(3, 4, second -> assertThat(first.values(Shape.of(5)))
                        .containsExactly(second.values(Shape.of(5)))));
    }
}
