package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** The derivatives of every layer and loss in its inputs and parameters together, in float64. */
class LayerGradientTest {
    private static final RandomKey KEY = RandomKey.of(5, 3);

    /** A value to differentiate, and in what. */
    private record Subject(Supplier<Tensor> f, List<Tensor> leaves) {
        static Subject of(Supplier<Tensor> f, Module module, Tensor... inputs) {
            List<Tensor> leaves = new ArrayList<>(List.of(inputs));
            module.parameters().forEach(p -> leaves.add(p.tensor()));
            return new Subject(f, leaves);
        }
    }

    /** What a case is made with. */
    private record Kit(Device device, ModuleCheck check, ParameterSource source) {
        Tensor mask() {
            return Tensor.of(device, Shape.of(3, 4), 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0); // lengths 1, 4 and 2
        }
    }

    private static Map<String, Function<Kit, Subject>> layers() {
        Map<String, Function<Kit, Subject>> layers = new LinkedHashMap<>();
        layers.put("linear", LayerGradientTest::linear);
        layers.put("linear without bias on three axes", kit -> {
            var layer = Linear.withoutBias(kit.source(), 4, 3, 1);
            Tensor x = kit.check().leaf(2, 3, 4);
            return Subject.of(() -> layer.apply(x), layer, x);
        });
        layers.put("convolution", kit -> convolution(kit, false));
        layers.put("convolution, spectrally normalised, vectors held", kit -> convolution(kit, true));
        layers.put("embedding", LayerGradientTest::embedding);
        layers.put("batch norm of images", kit -> batchNorm(kit, Pass.training(KEY), 4, 3, 2, 5));
        layers.put("batch norm of rows", kit -> batchNorm(kit, Pass.trainingUnchanged(KEY), 6, 3));
        layers.put("batch norm in evaluation", kit -> batchNorm(kit, Pass.evaluation(), 4, 3));
        layers.put("layer norm", LayerGradientTest::layerNorm);
        layers.put("dropout", LayerGradientTest::dropout);
        layers.put("gru cell", LayerGradientTest::gruCell);
        layers.put("lstm forward", kit -> lstm(kit, Lstm.forward(kit.source(), 3, 2)));
        layers.put("lstm backward", kit -> lstm(kit, Lstm.backward(kit.source(), 3, 2)));
        layers.put("lstm both ways", LayerGradientTest::biLstm);
        layers.put("dynamic convolution", kit -> {
            Tensor signal = kit.check().leaf(2, 3, 7);
            Tensor filter = kit.check().leaf(2, 3, 5);
            return new Subject(() -> DynamicConv1d.apply(signal, filter), List.of(signal, filter));
        });
        losses(layers);
        return layers;
    }

    private static void losses(Map<String, Function<Kit, Subject>> layers) {
        layers.put("loss of the real", kit -> loss(kit.check().leaf(3, 2), Losses::real));
        layers.put("loss of the fake", kit -> loss(kit.check().leaf(3, 2), Losses::fake));
        layers.put("binary cross-entropy", kit -> {
            Tensor targets = Tensor.of(kit.device(), Shape.of(4), 0, 1, 0.3, 1);
            return loss(kit.check().leaf(4), x -> Losses.binaryCrossEntropy(x, targets));
        });
        layers.put("cross-entropy", kit -> loss(kit.check().leaf(3, 4), x -> Losses.crossEntropy(x, 0, 3, 3)));
        layers.put("divergence", kit -> {
            Tensor mean = kit.check().leaf(3, 2);
            Tensor logVariance = kit.check().leaf(3, 2);
            return new Subject(() -> Losses.kl(mean, logVariance), List.of(mean, logVariance));
        });
    }

    private static Subject loss(Tensor x, Function<Tensor, Tensor> loss) {
        return new Subject(() -> loss.apply(x), List.of(x));
    }

    private static Subject linear(Kit kit) {
        var layer = Linear.of(kit.source(), 4, 3, 1);
        Tensor x = kit.check().leaf(5, 4);
        return Subject.of(() -> layer.apply(x), layer, x);
    }

    private static Subject convolution(Kit kit, boolean normalised) {
        var plain = Conv2d.of(kit.source(), new Conv2d.Size(3, 4, 3, 2, 1), 0.5).withBias(kit.source());
        var layer = normalised ? plain.spectrallyNormalised(kit.source()) : plain;
        Tensor x = kit.check().leaf(2, 5, 6, 3);
        layer.apply(x, Pass.training(KEY)); // the vectors leave their random start, where σ may be near 0
        return Subject.of(() -> layer.apply(x, Pass.trainingUnchanged(KEY)), layer, x);
    }

    private static Subject embedding(Kit kit) {
        var layer = Embedding.of(kit.source(), 5, 3, 1);
        var numbers = Indices.of(kit.device(), Shape.of(2, 3), 0, 4, 4, 1, 4, 2);
        return Subject.of(() -> layer.apply(numbers).square(), layer);
    }

    private static Subject batchNorm(Kit kit, Pass pass, int... sizes) {
        var layer = BatchNorm.of(kit.source(), sizes[sizes.length - 1], 0.5);
        layer.apply(kit.check().leaf(sizes), Pass.training(KEY)); // running statistics that are not 0 and 1
        Tensor x = kit.check().leaf(sizes);
        return Subject.of(() -> layer.apply(x, pass), layer, x);
    }

    private static Subject layerNorm(Kit kit) {
        var layer = LayerNorm.of(kit.source(), 5);
        layer.parameters().forEach(p -> ModuleCheck.set(p.tensor(), kit.check().leaf(5)));
        Tensor x = kit.check().leaf(2, 3, 5);
        return Subject.of(() -> layer.apply(x), layer, x);
    }

    private static Subject dropout(Kit kit) {
        Tensor x = kit.check().leaf(4, 5);
        return new Subject(() -> new Dropout(0.4).apply(x.square(), Pass.training(KEY)), List.of(x));
    }

    private static Subject gruCell(Kit kit) {
        var layer = GruCell.of(kit.source(), 3, 4);
        Tensor x = kit.check().leaf(2, 3);
        Tensor h = kit.check().leaf(2, 4);
        return Subject.of(() -> layer.apply(x, layer.apply(x, h)), layer, x, h);
    }

    private static Subject lstm(Kit kit, Lstm layer) {
        Tensor x = kit.check().leaf(3, 4, 3);
        Tensor mask = kit.mask();
        return Subject.of(() -> flat(layer.apply(x, mask)), layer, x);
    }

    private static Subject biLstm(Kit kit) {
        var layer = BiLstm.of(kit.source(), 3, 2);
        Tensor x = kit.check().leaf(3, 4, 3);
        Tensor mask = kit.mask();
        return Subject.of(() -> flat(layer.apply(x, mask)), layer, x);
    }

    /** Outputs and last state in one row each. */
    private static Tensor flat(Lstm.Result result) {
        int rows = result.last().size(0);
        int width = result.outputs().size(1) * result.outputs().size(2);
        return Tensor.concat(1, result.outputs().reshape(rows, width), result.last());
    }

    @TestFactory
    Stream<DynamicTest> first_derivative_agrees_with_differences() {
        // 1000 times the noise of the quotient, see ModuleCheck.STEP
        return each((kit, subject) -> assertThat(kit.check().firstOrder(subject.f(), subject.leaves()))
                .isLessThan(1e-6));
    }

    @TestFactory
    Stream<DynamicTest> second_derivative_agrees_with_differences() {
        // one derivative more, one digit less; the ops of lstm and gru have no second one and say so, as ErrorsTest
        // sees
        return each((kit, subject) -> assertThat(kit.check().secondOrder(subject.f(), subject.leaves()))
                        .isLessThan(1e-5))
                .filter(test -> !test.getDisplayName().matches("(lstm|gru) .*"));
    }

    private interface Body {
        void run(Kit kit, Subject subject);
    }

    private static Stream<DynamicTest> each(Body body) {
        return layers().entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    try (Device device = Device.open("reference")) {
                        var source = new ParameterSource(device, RandomKey.of(11, 1));
                        var kit = new Kit(device, new ModuleCheck(device, 7), source);
                        body.run(kit, e.getValue().apply(kit));
                    }
                }));
    }
}
