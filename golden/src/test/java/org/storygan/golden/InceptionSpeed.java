package org.storygan.golden;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.StoredTensor;
import org.storygan.lite.metrics.InceptionV3;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.lite.weights.WeightFile;
import org.storygan.shape.Shape;

/**
 * Pictures a second through the trunk of Inception to its 768 features, here and in libtorch with oneDNN and the same folded weights, in
 * both of libtorch's layouts, by turns: {@code InceptionSpeed TRUNK.safetensors PICTURES THREADS [ROUNDS]}, three rounds if none are said.
 */
final class InceptionSpeed {
    private static final int BATCH = 16;
    private static final Shape SHAPE = Shape.of(BATCH, InceptionV3.SIZE, InceptionV3.SIZE, 3);

    private InceptionSpeed() {}

    /** One side: 768 features of each picture of a batch. */
    private interface Side {
        double[] features();
    }

    public static void main(String[] arguments) {
        int batches = (Integer.parseInt(arguments[1]) + BATCH - 1) / BATCH;
        int threads = Integer.parseInt(arguments[2]);
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
        Torch.version(); // its setting-up turns oneDNN off, which is turned on again here
        torch.globalContext().setUserEnabledMkldnn(true);
        torch.set_num_threads(threads);
        float[] pictures = new RandomWeights(5).uniform((int) SHAPE.count(), -1, 1);
        try (var pointers = new PointerScope();
                Device device = Device.open("cpu")) {
            var inception = InceptionV3.load(device, Path.of(arguments[0]));
            Tensor ours = Tensor.of(device, SHAPE, pictures);
            Map<String, Side> sides = new java.util.LinkedHashMap<>();
            sides.put("ours", () -> ours(device, inception, ours));
            for (var format : List.of(torch.MemoryFormat.Contiguous, torch.MemoryFormat.ChannelsLast)) {
                var network = theirs(arguments[0], format);
                var x = Torch.channelsFirst(Torch.of(SHAPE, pictures)).contiguous(format);
                sides.put("libtorch " + format, () -> theirs(network, x));
            }
            compare(sides);
            sides.forEach((name, side) -> System.out.println(name + ": first batch done"));
            measure(sides, batches, rounds);
        }
    }

    private static double[] ours(Device device, InceptionV3 inception, Tensor x) {
        try (var scope = device.scope("batch")) {
            return inception
                    .features(x, EnumSet.of(Layer.MIXED_6E))
                    .get(Layer.MIXED_6E)
                    .values();
        }
    }

    private static double[] theirs(TorchInception network, org.bytedeco.pytorch.Tensor x) {
        try (var pointers = new PointerScope()) {
            var features = new ArrayList<org.bytedeco.pytorch.Tensor>();
            network.to768(x, features);
            return Torch.values(features.get(2));
        }
    }

    private static TorchInception theirs(String file, torch.MemoryFormat format) {
        Map<String, org.bytedeco.pytorch.Tensor> tensors = new HashMap<>();
        WeightFile.readAll(Path.of(file)).forEach((name, stored) -> tensors.put(name, tensor(stored, format)));
        return new TorchInception((x, name, stride, padding) -> torch.conv2d(
                        x,
                        tensors.get(name + ".conv.weight"),
                        new TensorOptional(tensors.get(name + ".conv.bias")),
                        stride,
                        padding,
                        TorchInception.ONE,
                        1)
                .relu_());
    }

    private static org.bytedeco.pytorch.Tensor tensor(StoredTensor stored, torch.MemoryFormat format) {
        var tensor = Torch.of(stored.shape(), stored.floats());
        return stored.shape().rank() == 4 ? tensor.contiguous(format) : tensor;
    }

    private static void compare(Map<String, Side> sides) {
        double[] ours = sides.get("ours").features();
        sides.forEach((name, side) -> {
            double[] theirs = side.features();
            double worst = IntStream.range(0, ours.length)
                    .mapToDouble(i -> Math.abs(ours[i] - theirs[i]))
                    .max()
                    .orElseThrow();
            System.out.printf(Locale.ROOT, "%s: largest difference from ours %.1e%n", name, worst);
        });
    }

    private static void measure(Map<String, Side> sides, int batches, int rounds) {
        Map<String, double[]> seconds = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (var side : sides.entrySet()) {
                long began = System.nanoTime();
                for (int batch = 0; batch < batches; batch++) {
                    side.getValue().features();
                }
                seconds.computeIfAbsent(side.getKey(), name -> new double[rounds])[round] =
                        (System.nanoTime() - began) * 1e-9;
            }
        }
        sides.keySet().forEach(name -> {
            double[] sorted = seconds.get(name);
            Arrays.sort(sorted);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d pictures in %.2f s (%.2f to %.2f): %.2f a second, 3525 in %.0f s%n",
                    name,
                    batches * BATCH,
                    sorted[rounds / 2],
                    sorted[0],
                    sorted[rounds - 1],
                    batches * BATCH / sorted[rounds / 2],
                    3525 * sorted[rounds / 2] / (batches * BATCH));
        });
    }
}
