package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Matrix products. */
@ExtendWith(GoldenExtension.class)
class MatMulGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);

    private final GoldenCheck golden;

    MatMulGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private static Call call(Input a, Input b) {
        return Call.of(List.of(a, b), in -> in.get(0).matmul(in.get(1)), in -> torch.matmul(in.get(0), in.get(1)))
                .scaledBySums();
    }

    @Test
    void matmul_of_two_matrices_agrees() {
        golden.check("matmul", SUM, draw -> {
            Shape nkm = draw.shape(3, 9);
            return call(draw.input(Shape.of(nkm.size(0), nkm.size(1))), draw.input(Shape.of(nkm.size(1), nkm.size(2))));
        });
    }

    @Test
    void matmul_with_broadcast_leading_axes_agrees() {
        golden.check("matmul batched", SUM, draw -> {
            Shape batch = draw.shape(draw.between(0, 3), 4);
            Shape nkm = draw.shape(3, 5);
            Shape a = draw.broadcasting(batch).plus(Shape.of(nkm.size(0), nkm.size(1)));
            Shape b = draw.broadcasting(batch).plus(Shape.of(nkm.size(1), nkm.size(2)));
            return call(draw.input(a), draw.input(b));
        });
    }

    @Test
    void long_sums_agree() {
        golden.check("matmul, 500 terms", SUM, draw -> {
            int k = draw.between(400, 600);
            return call(draw.input(Shape.of(draw.between(1, 4), k)), draw.input(Shape.of(k, draw.between(1, 4))));
        });
    }

    @Test
    void matmul_of_a_transpose_agrees() {
        golden.check("matmul transposed", SUM, draw -> {
            Shape nkm = draw.shape(3, 7);
            Input a = draw.input(Shape.of(nkm.size(1), nkm.size(0)));
            Input b = draw.input(Shape.of(nkm.size(2), nkm.size(1)));
            return Call.of(
                            List.of(a, b),
                            in -> transposedProduct(in.get(0), in.get(1)),
                            in -> torch.matmul(
                                    in.get(0).transpose(0, 1), in.get(1).transpose(0, 1)))
                    .scaledBySums();
        });
    }

    private static Tensor transposedProduct(Tensor a, Tensor b) {
        return a.transpose().matmul(b.transpose());
    }
}
