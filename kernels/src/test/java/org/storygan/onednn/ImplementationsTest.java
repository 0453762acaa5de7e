package org.storygan.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** oneDNN falls back to plain loops without a word; the shapes of this project must not. */
class ImplementationsTest {
    /** Pixels, input channels, output channels, kernel; a kernel of 4 has stride 2. */
    private static final int[][] SHAPES = {
        {64, 64, 3, 3}, {64, 3, 64, 4}, {32, 64, 128, 4}, {32, 128, 128, 3}, {64, 64, 64, 3}, {8, 512, 512, 3},
        {8, 1024, 512, 3}, {32, 128, 128, 1}, {64, 3, 16, 3}, {64, 16, 3, 3}, {64, 16, 16, 3}, {32, 16, 32, 3},
        {32, 32, 32, 3}, {16, 64, 64, 3}, {16, 128, 128, 3}, {8, 256, 256, 3}, {4, 256, 256, 3}, {64, 3, 16, 4},
        {32, 16, 32, 4}, {16, 32, 64, 4}, {16, 128, 256, 4}, {8, 256, 512, 4}
    };

    private final Pool pool = new Pool();
    private Engine engine;

    @BeforeEach
    void load() {
        assertThat(Natives.load()).isEmpty();
        engine = new Engine(pool);
    }

    @AfterEach
    void close() {
        engine.close();
        pool.close();
    }

    @TestFactory
    Stream<DynamicTest> convolutionsHaveCompiledKernels() {
        return Stream.of(SHAPES).map(s -> {
            Convolution c = s[3] == 4 ? Convolution.of(2, 1) : Convolution.of(1, s[3] / 2);
            Shape x = Shape.of(20, s[0], s[0], s[1]);
            Shape w = Shape.of(s[2], s[3], s[3], s[1]);
            return DynamicTest.dynamicTest(x + " " + w, () -> check(c, x, w));
        });
    }

    private void check(Convolution c, Shape x, Shape w) {
        for (ConvolutionKey.Pass pass : ConvolutionKey.Pass.values()) {
            var key = new ConvolutionKey(pass, c, x, w, c.output(x, w));
            try (Plan plan = new Convolutions(engine).plan(key)) {
                assertThat(plan.implementations()).as("%s", key).noneMatch(ImplementationsTest::isPlainLoop);
            }
        }
    }

    @Test
    void attentionProductsHaveCompiledKernels() {
        var products = new Products(engine, new Plans(), new Scratch(pool), null);
        Matrix queries = Matrix.dense(20, 1024, 64);
        Matrix keys = new Matrix(20, 64, 1024, 65536, 1, 64);
        Matrix words = new Matrix(20, 64, 20, 1280, 1, 64);
        var all = List.of(
                new Products.Key(queries, keys, Matrix.dense(20, 1024, 1024)),
                new Products.Key(Matrix.dense(20, 1024, 1024), queries, queries),
                new Products.Key(queries, words, Matrix.dense(20, 1024, 20)));
        for (Products.Key key : all) {
            try (Plan plan = products.plan(key)) {
                assertThat(plan.implementations()).as("%s", key).noneMatch(ImplementationsTest::isPlainLoop);
            }
        }
    }

    @Test
    void meanPoolingHasCompiledKernels() {
        Pooling p = Pooling.of(Pooling.Kind.MEAN_WITH_PADDING, 3, 1, 1);
        for (boolean gradient : new boolean[] {false, true}) {
            Shape x = Shape.of(4, 35, 35, 192);
            try (Plan plan = new MeanPooling(engine).plan(new PoolingKey(gradient, p, x, p.output(x)))) {
                assertThat(plan.implementations()).noneMatch(ImplementationsTest::isPlainLoop);
            }
        }
    }

    private static boolean isPlainLoop(String implementation) {
        return implementation.startsWith("ref")
                || implementation.startsWith("simple")
                || implementation.startsWith("ncsp")
                || implementation.startsWith("gemm:jit");
    }
}
