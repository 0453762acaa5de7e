package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backends;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;

/** NaN, infinities and signed zeros behave as in libtorch, but for the differences listed here. */
@ExtendWith(GoldenExtension.class)
class SpecialValuesGoldenTest {
    /** Where we differ: which calls, and why. Everything else agrees, and each line that holds everywhere is a difference that exists. */
    private record Difference(String calls, String reason, boolean everywhere) {
        Difference(String calls, String reason) {
            this(calls, reason, true);
        }

        /** One that depends on the processor: the CPU backend's library has other code for each. */
        static Difference onSome(String calls, String reason) {
            return new Difference(calls, reason, false);
        }

        boolean covers(String call) {
            return Pattern.matches(calls, call);
        }
    }

    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "softmax\\(-Infinity, -Infinity\\).*",
                    "a row in which nothing is possible gives zeros and gets none back, like a row that is fully masked;"
                            + " libtorch gives NaN"),
            new Difference(
                    "(max|min)\\(.*NaN.*\\) d[ab]",
                    "neither number won, so none gets a gradient; libtorch gives it to both. The value is NaN in both"),
            new Difference(
                    "maxPool\\(NaN, NaN\\) dx",
                    "the first NaN gets the gradient, like the first of equals; there, the last"),
            Difference.onSome(
                    "maxPool\\(-0.0, 0.0\\)",
                    "on cpu the library pools, and takes either of two zeros for the larger; libtorch and the reference the first"),
            Difference.onSome(
                    "tanh\\(-0.0\\)", "on cpu tanh is built from exponentials, which lose the sign of a zero"),
            new Difference("clamp\\(NaN\\) dx", "NaN lies on no side, so it passes the gradient; libtorch stops it"),
            new Difference("sign\\(NaN\\)", "NaN has no sign, so it stays NaN; libtorch says 0"),
            new Difference("abs\\(NaN\\) dx", "the same sign times the gradient"),
            new Difference("sign\\(-0.0\\)", "Math.signum keeps the sign of a zero"),
            new Difference(
                    "(max|min)\\(-?0.0, -?0.0\\)|(amax|amin)\\(-?0.0, -?0.0\\)",
                    "-0 is less than 0 here, whichever comes first; in libtorch the order of the two decides"),
            new Difference(
                    "pow\\(-?1.0, (NaN|-?Infinity)\\)( d[ab])?",
                    "Java's pow finds that 1 to no number or to infinity is no number, C's that it is 1"),
            new Difference(
                    "pow\\(NaN, -?0.0\\) da",
                    "NaN goes on into the gradient; libtorch's is 0 for exponent 0 before it looks"),
            new Difference(
                    "pow-?0.5\\(-Infinity\\)( dx)?|pow0.5\\(-0.0\\)",
                    "the general power, as IEEE 754 defines it; libtorch takes a square root for these two exponents"),
            new Difference(
                    "variance\\(.*Infinity.*\\) dx",
                    "the mean is infinite, so no distance from it is a number; libtorch finds one for the finite element."
                            + " The value is NaN in both"));

    private final GoldenTable table;

    SpecialValuesGoldenTest(GoldenTable table) {
        this.table = table;
    }

    private static void functionsOfOneNumber(SpecialValues values) {
        values.single("negate", Tensor::negate, torch::neg);
        values.single("exp", Tensor::exp, torch::exp);
        values.single("log", Tensor::log, torch::log);
        values.single("tanh", Tensor::tanh, torch::tanh);
        values.single("sigmoid", Tensor::sigmoid, torch::sigmoid);
        values.single("relu", Tensor::relu, torch::relu);
        values.single("leakyRelu", x -> x.leakyRelu(0.2), x -> torch.leaky_relu(x, Torch.scalar(0.2)));
        values.single("softplus", Tensor::softplus, torch::softplus);
        values.single("sqrt", Tensor::sqrt, torch::sqrt);
        values.single("reciprocal", Tensor::reciprocal, torch::reciprocal);
        values.single("square", Tensor::square, torch::square);
        values.single("abs", Tensor::abs, torch::abs);
        values.single("sin", Tensor::sin, torch::sin);
        values.single("cos", Tensor::cos, torch::cos);
        values.single("sign", Tensor::sign, torch::sign);
        values.single("clamp", x -> x.clamp(-1, 1), x -> torch.clamp(x, limit(-1), limit(1)));
        for (double p : new double[] {0, 1, 2, 3, 0.5, -1, -0.5}) {
            values.single("pow" + p, x -> x.pow(p), x -> torch.pow(x, Torch.scalar(p)));
        }
    }

    private static ScalarOptional limit(double value) {
        return new ScalarOptional(Torch.scalar(value));
    }

    private static void functionsOfTwoNumbers(SpecialValues values) {
        values.pairs("add", Tensor::add, torch::add);
        values.pairs("sub", Tensor::sub, torch::sub);
        values.pairs("mul", Tensor::mul, torch::mul);
        values.pairs("div", Tensor::div, torch::div);
        values.pairs("pow", Tensor::pow, torch::pow);
        values.pairs("max", Tensor::max, torch::maximum);
        values.pairs("min", Tensor::min, torch::minimum);
        values.pairs("equal", Tensor::equalTo, torch::eq);
        values.pairs("greater", Tensor::greaterThan, torch::gt);
        values.pairs("where", (a, b) -> a.where(a, b), (a, b) -> torch.where(torch.ne(a, Torch.scalar(0)), a, b));
    }

    private static void functionsOfRows(SpecialValues values) {
        long[] last = {-1};
        values.rows("sum", x -> x.sum(-1), x -> torch.sum(x, last, false, new ScalarTypeOptional()));
        values.rows("mean", x -> x.mean(-1), x -> torch.mean(x, last, false, new ScalarTypeOptional()));
        values.rows("variance", x -> x.variance(-1), x -> torch.var(x, last, false, false));
        values.rows("amax", x -> x.max(-1), x -> torch.amax(x, last, false));
        values.rows("amin", x -> x.min(-1), x -> torch.amin(x, last, false));
        values.rows("softmax", Tensor::softmax, x -> torch.softmax(x, -1));
        values.rows("logSoftmax", Tensor::logSoftmax, x -> torch.log_softmax(x, -1));
        long[] window = {1, 2};
        Extent pair = new Extent(1, 2);
        Pooling pooling = new Pooling(Pooling.Kind.MAX, pair, pair, Padding.NONE);
        values.rows(
                "maxPool",
                x -> x.reshape(x.size(0), 1, 2, 1).pool2d(pooling),
                x -> Torch.channelsLast(torch.max_pool2d(
                        Torch.channelsFirst(x.reshape(-1, 1, 2, 1)),
                        window,
                        window,
                        new long[2],
                        new long[] {1, 1},
                        false)));
    }

    /** What a backend does otherwise than libtorch. */
    private static Map<String, String> found(String backend) {
        var values = new SpecialValues(() -> Backends.open(backend));
        functionsOfOneNumber(values);
        functionsOfTwoNumbers(values);
        functionsOfRows(values);
        return values.found();
    }

    @Test
    void special_values_behave_as_in_libtorch_but_for_the_differences_listed() {
        Set<String> calls = new TreeSet<>();
        for (String backend : List.of("reference", "cpu")) {
            Map<String, String> found = found(backend);
            calls.addAll(found.keySet());
            assertThat(found.entrySet()).allSatisfy(at -> assertThat(DIFFERENCES)
                    .as(backend + " " + at)
                    .filteredOn(difference -> difference.covers(at.getKey()))
                    .hasSize(1));
        }
        assertThat(DIFFERENCES).filteredOn(Difference::everywhere).allSatisfy(difference -> assertThat(calls)
                .as("still differs: %s", difference.calls())
                .anyMatch(difference::covers));
        DIFFERENCES.forEach(difference -> table.differs(difference.calls(), difference.reason()));
    }
}
