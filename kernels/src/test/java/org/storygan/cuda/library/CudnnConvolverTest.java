package org.storygan.cuda.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.ConvolutionCases;
import org.storygan.cuda.kernel.ConvolutionCases.Case;
import org.storygan.cuda.kernel.Convolve;
import org.storygan.cuda.kernel.KernelLab;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.cuda.load.Bindings;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** Convolutions by cuDNN, or its stand-in: right, deterministic, within limits, and the same again when choices are replayed. */
final class CudnnConvolverTest {
    private static final CudnnLimits USUAL = new CudnnLimits(256 << 20, true);
    private static final Case PLAIN = new Case(Convolution.of(1, 1), Shape.of(2, 5, 6, 3), Shape.of(4, 3, 3, 3));
    private static final Case DEPTHWISE =
            new Case(Convolution.of(1, 1).grouped(5), Shape.of(2, 6, 6, 5), Shape.of(10, 3, 3, 1));
    private static final int LIMIT_MEMORY = 0x53470002; // of the emulator: bytes that the device has
    private static final long USUAL_MEMORY = 2L << 30;

    private KernelLab lab;
    private Cudnn cudnn;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
        assertThat(Bindings.cudnn()).isEmpty();
        cudnn = new Cudnn(lab.gpu);
    }

    @AfterEach
    void close() {
        if (cudnn != null) {
            cudnn.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private CudnnConvolver convolver(CudnnLimits limits) {
        return new CudnnConvolver(cudnn, Precision.FP32, limits, Convolve.of(lab.gpu, Precision.FP32));
    }

    private void check(CudnnConvolver convolver, Case each) {
        ConvolutionCases.check(
                lab, convolver, each, lab.normal(each.x(), 0), lab.normal(each.w(), 0), lab.normal(each.y(), 0));
    }

    @Test
    void convolutionsAndGradients_areRightForAnyShape() {
        try (var convolver = convolver(USUAL)) {
            ConvolutionCases.CASES.forEach(each -> check(convolver, each));
            assertThat(convolver.choices()).hasSizeGreaterThan(30);
        }
    }

    @Test
    void pixels_mayHaveGapsAndAnyAlignment() {
        try (var convolver = convolver(USUAL)) {
            for (Case each : ConvolutionCases.CASES) {
                Both x = ConvolutionCases.withGaps(lab, each.x());
                Both w = lab.normal(each.w(), 1);
                Both dy = ConvolutionCases.withGaps(lab, each.y());
                ConvolutionCases.check(lab, convolver, each, x, w, dy);
            }
        }
    }

    /** The choices that a convolver makes for some cases, with something else written in place of each. */
    private Map<String, String> rewritten(BiFunction<String, String, String> other, Case... cases) {
        try (var convolver = convolver(USUAL)) {
            Arrays.stream(cases).forEach(each -> check(convolver, each));
            var choices = new TreeMap<>(convolver.choices());
            choices.replaceAll(other);
            return choices;
        }
    }

    @Test
    void turnedCopies_giveTheSame() {
        Case[] cases = ConvolutionCases.CASES.toArray(Case[]::new);
        Map<String, String> turned = rewritten((problem, choice) -> "nchw 1", cases);
        try (var convolver = convolver(USUAL)) {
            convolver.replay(turned);
            Arrays.stream(cases).forEach(each -> check(convolver, each));
            assertThat(convolver.choices()).isEqualTo(turned);
        }
    }

    @Test
    void depthwiseConvolutions_areRightWhateverServesThem() {
        try (var convolver = convolver(USUAL)) {
            check(convolver, DEPTHWISE);
            assertThat(convolver.choices().values()).hasSize(3).allSatisfy(choice -> assertThat(choice)
                    .matches("n(hwc|chw) \\d|own"));
        }
    }

    /** The stand-in has no depthwise convolution of channels that lie last; cuDNN has on some devices. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void whatTheLayoutDoesNotServe_isDoneAnotherWay() {
        try (var convolver = convolver(USUAL)) {
            check(convolver, DEPTHWISE);
            assertThat(convolver.choices().values()).hasSize(3).allSatisfy(choice -> assertThat(choice)
                    .matches("nchw \\d|own"));
        }
    }

    @Test
    void choices_nameTheProblemTheLibraryAndTheDevice() {
        try (var convolver = convolver(USUAL)) {
            check(convolver, PLAIN);
            assertThat(convolver.choices().keySet()).anySatisfy(problem -> assertThat(problem)
                    .matches("cudnn-\\d+-sm\\d+ forward x 2x5x6x3 w 4x3x3x3 stride 1x1 padding 1x1 groups 1 FP32"));
        }
    }

    private float[] weightGradient(CudnnConvolver convolver, Both x, Both dy) {
        Array dw = lab.output(PLAIN.w(), 0).device();
        convolver.weightGradient(PLAIN.c(), x.device(), dy.device(), dw);
        return lab.values(dw);
    }

    private static Map<String, String> weightGradientBy(Map<String, String> choices, String choice) {
        var changed = new TreeMap<>(choices);
        changed.replaceAll((problem, made) -> problem.contains("weight-gradient") ? choice : made);
        return changed;
    }

    private Map<String, String> shaky() {
        return weightGradientBy(rewritten((problem, made) -> made, PLAIN), "nhwc 0");
    }

    /** Algorithm 0 of a weight gradient adds in whatever order; the stand-in shows it in every case, a device in some. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void algorithmsThatAreNotDeterministic_areTakenWhenAskedFor() {
        Map<String, String> shaky = shaky();
        Both x = lab.normal(PLAIN.x(), 0);
        Both dy = lab.normal(PLAIN.y(), 0);
        try (var convolver = convolver(new CudnnLimits(256 << 20, false))) {
            convolver.replay(shaky);
            assertThat(weightGradient(convolver, x, dy)).isNotEqualTo(weightGradient(convolver, x, dy));
            assertThat(convolver.choices()).containsValue("nhwc 0").isEqualTo(shaky);
        }
    }

    /** Even where the choices of a run say so that asked for them. */
    @Test
    void algorithmsThatAreNotDeterministic_areNotTakenUnasked() {
        Map<String, String> shaky = shaky();
        Both x = lab.normal(PLAIN.x(), 0);
        Both dy = lab.normal(PLAIN.y(), 0);
        try (var convolver = convolver(USUAL)) {
            convolver.replay(shaky);
            float[] once = weightGradient(convolver, x, dy);
            assertThat(weightGradient(convolver, x, dy)).isEqualTo(once);
            assertThat(convolver.choices()).noneSatisfy((problem, choice) -> assertThat(problem + choice)
                    .contains("weight-gradient", "nhwc 0"));
        }
    }

    @Test
    void recordedChoices_areTakenInsteadOfMeasuring() {
        for (String algorithm : new String[] {"nhwc 0", "nhwc 1", "nchw 2", "own"}) {
            Map<String, String> recorded = new LinkedHashMap<>(
                    rewritten((problem, choice) -> problem.contains(" forward ") ? algorithm : choice, PLAIN));
            try (var convolver = convolver(USUAL)) {
                convolver.replay(recorded);
                check(convolver, PLAIN);
                assertThat(convolver.choices()).isEqualTo(recorded);
            }
        }
    }

    @Test
    void recordedChoices_thatAreNotToBeHad_areMeasuredAnew() {
        for (String algorithm : new String[] {"nhwc 7", "nhwc", "", "everything"}) {
            Map<String, String> recorded = rewritten((problem, choice) -> algorithm, PLAIN);
            try (var convolver = convolver(USUAL)) {
                convolver.replay(recorded);
                check(convolver, PLAIN);
                assertThat(convolver.choices().values()).hasSize(3).allSatisfy(choice -> assertThat(choice)
                        .matches("nhwc [01]"));
            }
        }
    }

    /** Of the stand-in's algorithms only forward 0 needs no workspace; cuDNN's need depends on the device. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void workspaces_stayWithinTheLimit() {
        try (var convolver = convolver(new CudnnLimits(0, true))) {
            check(convolver, PLAIN);
            assertThat(convolver.choices()).allSatisfy((problem, choice) -> assertThat(choice)
                    .isEqualTo(problem.contains(" forward ") ? "nhwc 0" : "own"));
        }
    }

    /** The weights are 4 MiB, and so is the workspace of algorithm 1; the device has 2 MiB more than the arrays. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void workspaceThatDoesNotFitIntoMemory_isNotChosen() {
        var each = new Case(Convolution.of(1, 0), Shape.of(1, 1, 1, 1024), Shape.of(1024, 1, 1, 1024));
        Both x = lab.normal(each.x(), 0);
        Both w = lab.normal(each.w(), 0);
        Both y = lab.output(each.y(), 0);
        JCudaDriver.cuCtxSetLimit(LIMIT_MEMORY, lab.gpu.bytesHeld() + (2 << 20));
        try (var convolver = convolver(USUAL)) {
            convolver.forward(each.c(), x.device(), w.device(), y.device());
            assertThat(lab.values(y.device())).doesNotContain(Float.NaN);
            assertThat(convolver.choices()).containsValue("nhwc 0").hasSize(1);
        } finally {
            JCudaDriver.cuCtxSetLimit(LIMIT_MEMORY, USUAL_MEMORY);
        }
    }

    /** 1 + 2^-12 is 1 in TF32 and bfloat16, and float32 holds it: one pixel's sum of 27 such factors in each precision. */
    private Map<Precision, Float> sumsOfUnevenFactors() {
        double[] ones = new double[(int) PLAIN.x().count()];
        Arrays.fill(ones, 1 + 0x1p-12);
        Both x = lab.of(ones, PLAIN.x(), 0);
        Both w = lab.numbers(PLAIN.w(), 0, v -> 1);
        Both y = lab.output(PLAIN.y(), 0);
        Map<Precision, Float> sums = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            try (var convolver = new CudnnConvolver(cudnn, precision, USUAL, Convolve.of(lab.gpu, Precision.FP32))) {
                convolver.forward(PLAIN.c(), x.device(), w.device(), y.device());
            }
            sums.put(precision, lab.values(y.device())[4 * (6 + 1)]);
        }
        return sums;
    }

    @Test
    void fullPrecision_roundsNoFactor() {
        assertThat(sumsOfUnevenFactors()).containsEntry(Precision.FP32, (float) (27 * (1 + 0x1p-12)));
    }

    /** The stand-in takes the lower precision wherever it is allowed; cuDNN may keep to float32 in a convolution so small. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void lowerPrecisions_roundFactors() {
        assertThat(sumsOfUnevenFactors()).containsEntry(Precision.TF32, 27f).containsEntry(Precision.BF16, 27f);
    }

    @Test
    void plans_areAtMostSoManyAndMadeAgain() {
        try (var convolver =
                new CudnnConvolver(cudnn, Precision.FP32, USUAL, Convolve.of(lab.gpu, Precision.FP32), 2)) {
            for (int round = 0; round < 2; round++) {
                ConvolutionCases.CASES.subList(0, 4).forEach(each -> check(convolver, each));
            }
            assertThat(convolver.choices()).hasSize(12);
        }
    }

    @Test
    void graph_recordsWhatWasMeasuredBefore() {
        Both x = lab.normal(PLAIN.x(), 0);
        Both w = lab.normal(PLAIN.w(), 0);
        Both y = lab.output(PLAIN.y(), 0);
        try (var convolver = convolver(USUAL)) {
            Runnable work = () -> convolver.forward(PLAIN.c(), x.device(), w.device(), y.device());
            assertThatThrownBy(() -> lab.gpu.graph(work).close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has to be measured before a graph is recorded");
            work.run();
            float[] expected = lab.values(y.device());
            try (var graph = lab.gpu.graph(work)) {
                graph.launch();
                assertThat(lab.values(y.device())).isEqualTo(expected);
            }
        }
    }
}
