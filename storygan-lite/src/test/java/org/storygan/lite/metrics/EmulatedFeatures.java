package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** MobileNet on a device that another process must not see: prints the largest difference from the golden features. */
final class EmulatedFeatures {
    private EmulatedFeatures() {}

    public static void main(String[] arguments) {
        long began = System.nanoTime();
        try (Device device = Device.open(arguments[0])) {
            MobileNet net = MobileNet.load(device, Path.of(RealData.mobileNet().toString()));
            double[] values = new double[MobileNet.SIZE * MobileNet.SIZE * 3];
            for (int i = 0; i < values.length; i++) { // as the golden values were made
                values[i] = Math.sin(0.1 * (i / 3 / MobileNet.SIZE) + 0.05 * (i / 3 % MobileNet.SIZE) + i % 3);
            }
            double[] y = net.features(Tensor.of(device, Shape.of(1, MobileNet.SIZE, MobileNet.SIZE, 3), values))
                    .values();
            double[] golden = RealData.mobileNetAnswer("feature256");
            double worst = IntStream.range(0, golden.length)
                    .mapToDouble(i -> Math.abs(y[i] - golden[i]))
                    .max()
                    .orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "device %s worst %.3e of %d seconds %.1f%n",
                    device,
                    worst,
                    y.length,
                    (System.nanoTime() - began) * 1e-9);
        }
    }
}
