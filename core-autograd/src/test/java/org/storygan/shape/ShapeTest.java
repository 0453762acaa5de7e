package org.storygan.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic on shapes. */
class ShapeTest {
    @Test
    void axes_count_from_either_end() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.size(0)).isEqualTo(2);
        assertThat(shape.size(-1)).isEqualTo(4);
        assertThat(shape.axis(-3)).isZero();
        assertThat(shape.countFrom(1)).isEqualTo(12);
        assertThatThrownBy(() -> shape.size(3)).hasMessage("shape: no axis 3 in [2, 3, 4]");
        assertThatThrownBy(() -> shape.size(-4)).isInstanceOf(ShapeException.class);
    }

    @Test
    void a_scalar_has_one_element_and_an_empty_shape_none() {
        assertThat(Shape.of().count()).isEqualTo(1);
        assertThat(Shape.of(3, 0, 2).count()).isZero();
        assertThat(Shape.of().toString()).isEqualTo("[]");
        assertThatThrownBy(() -> Shape.of().size(0)).isInstanceOf(ShapeException.class);
    }

    @Test
    void counts_beyond_int_are_exact_and_beyond_long_refused() {
        assertThat(Shape.of(65_536, 65_536, 2).count()).isEqualTo(1L << 33);
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30).count()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Shape.of(2, 65_536, 65_536).strides()).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void a_shape_does_not_change_with_the_array_it_came_from() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
        assertThat(shape).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
        assertThat(shape.equals("[2, 3]")).isFalse();
    }

    @Test
    void axes_come_and_go() {
        Shape shape = Shape.of(2, 3);
        assertThat(shape.with(-1, 5)).isEqualTo(Shape.of(2, 5));
        assertThat(shape.inserted(0, 7)).isEqualTo(Shape.of(7, 2, 3));
        assertThat(shape.inserted(2, 7)).isEqualTo(Shape.of(2, 3, 7));
        assertThat(shape.inserted(-1, 7)).isEqualTo(Shape.of(2, 3, 7));
        assertThat(shape.inserted(-3, 7)).isEqualTo(Shape.of(7, 2, 3));
        assertThatThrownBy(() -> shape.inserted(3, 1)).hasMessage("shape: no place for an axis 3 in [2, 3]");
        assertThatThrownBy(() -> shape.inserted(-4, 1)).isInstanceOf(ShapeException.class);
        assertThat(shape.plus(Shape.of(4))).isEqualTo(Shape.of(2, 3, 4));
        assertThat(shape.slice(1, 2)).isEqualTo(Shape.of(3));
    }

    @Test
    void reduced_axes_become_one_or_vanish() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.reduced()).isEqualTo(Shape.of(1, 1, 1));
        assertThat(shape.reduced(0, -1)).isEqualTo(Shape.of(1, 3, 1));
        assertThat(shape.without()).isEqualTo(Shape.of());
        assertThat(shape.without(1, 1)).isEqualTo(Shape.of(2, 4));
        assertThat(shape.without(-1)).isEqualTo(Shape.of(2, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 3 | 2 3 | 2 3",
                "4 1 3 | 1 5 1 | 4 5 3",
                "'' | 2 3 | 2 3",
                "3 | 2 3 | 2 3",
                "1 | 0 | 0",
                "0 3 | 1 1 | 0 3"
            })
    void shapes_broadcast_from_the_last_axis(String a, String b, String y) {
        assertThat(Shape.broadcast(shape(a), shape(b))).isEqualTo(shape(y));
        assertThat(Shape.broadcast(shape(b), shape(a))).isEqualTo(shape(y));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2 3 | 2", "2 | 3", "0 | 2", "2 1 3 | 4 5 2"})
    void other_shapes_do_not_broadcast(String a, String b) {
        assertThat(Shape.broadcast(shape(a), shape(b))).isNull();
        assertThat(Shape.broadcast(shape(b), shape(a))).isNull();
    }

    private static Shape shape(String sizes) {
        return sizes.isEmpty()
                ? Shape.of()
                : Shape.of(java.util.Arrays.stream(sizes.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    @Test
    void strides_are_row_major() {
        assertThat(Shape.of(2, 3, 4).strides()).containsExactly(12, 4, 1);
        assertThat(Shape.of(2, 0, 4).strides()).containsExactly(4, 4, 1);
        assertThat(Shape.of().strides()).isEmpty();
    }

    /** As PyTorch: floor((size + before + after - kernel) / stride) + 1. */
    @ParameterizedTest
    @CsvSource({"5, 3, 1, 0, 3", "5, 3, 2, 1, 3", "6, 4, 2, 1, 3", "7, 4, 3, 0, 2", "1, 1, 5, 0, 1", "3, 5, 1, 1, 1"})
    void a_convolution_knows_the_size_of_its_result(int size, int kernel, int stride, int padding, int expected) {
        Shape y = Convolution.of(stride, padding)
                .output(Shape.of(2, size, size + stride, 3), Shape.of(4, kernel, kernel, 3));
        assertThat(y).isEqualTo(Shape.of(2, expected, expected + 1, 4));
    }

    @Test
    void parameters_of_windows_are_checked_when_they_are_made() {
        assertThatThrownBy(() -> Extent.square(0)).hasMessage("extent: height and width must be at least 1, got 0 x 0");
        assertThatThrownBy(() -> Padding.of(-1, 0)).hasMessage("padding: must not be negative, got -1 -1 0 0");
        assertThatThrownBy(() -> Convolution.of(1, 0).grouped(0))
                .hasMessage("conv2d: groups must be at least 1, got 0");
        assertThat(new Padding(1, 2, 3, 4).h()).isEqualTo(3);
        assertThat(new Padding(1, 2, 3, 4).w()).isEqualTo(7);
    }

    @Test
    void slices_are_values() {
        Shape whole = Shape.of(4, 5);
        Slice slice = Slice.all(whole).along(1, 1, 2, 2);
        assertThat(slice)
                .isEqualTo(Slice.all(whole).along(-1, 1, 2, 2))
                .hasSameHashCodeAs(Slice.all(whole).along(1, 1, 2, 2));
        assertThat(slice).isNotEqualTo(Slice.all(whole).along(1, 0, 2, 2));
        assertThat(slice).isNotEqualTo(Slice.all(whole).along(1, 1, 2, 1));
        assertThat(slice).hasToString("[4, 2] from [0, 1] step [1, 2]");
        assertThatThrownBy(() -> Slice.all(whole).along(0, 0, -1))
                .hasMessage("slice: no -1 elements along axis 0 of [4, 5]");
    }

    @Test
    void the_last_element_of_a_slice_may_be_the_last_of_the_whole() {
        Shape whole = Shape.of(7);
        Slice.all(whole).along(0, 0, 4, 2).checkInside("slice", whole);
        Slice.all(whole).along(0, 7, 0).checkInside("slice", whole);
        assertThatThrownBy(() -> Slice.all(whole).along(0, 1, 4, 2).checkInside("slice", whole))
                .isInstanceOf(ShapeException.class);
    }
}
