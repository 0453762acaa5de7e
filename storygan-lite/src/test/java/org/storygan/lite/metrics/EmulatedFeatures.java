package org.storygan.lite.metrics;

import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.IntStream;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.shape.Shape;

/**
 * The networks on a device that the process of the tests must not see: {@code EmulatedFeatures DEVICE} prints the largest difference from
 * the golden features of MobileNet and of Inception.
 */
final class EmulatedFeatures {
    private EmulatedFeatures() {}

    public static void main(String[] arguments) {
        try (Device device = Device.open(arguments[0])) {
            MobileNet mobile = MobileNet.load(device, RealData.mobileNet());
            double[] features = mobile.features(waves(device, MobileNet.SIZE)).values();
            tell("mobilenet", features, RealData.mobileNetAnswer("feature256"));
            var inception = InceptionV3.load(device, RealData.inception());
            for (Layer layer : EnumSet.of(Layer.POOL_2, Layer.MIXED_6E)) {
                double[] y = inception
                        .features(waves(device, InceptionV3.SIZE), EnumSet.of(layer))
                        .get(layer)
                        .values();
                tell("inception-" + layer.width(), y, RealData.inceptionAnswer("features", "" + layer.width()));
            }
        }
    }

    private static void tell(String name, double[] y, double[] golden) {
        double worst = IntStream.range(0, golden.length)
                .mapToDouble(i -> Math.abs(y[i] - golden[i]))
                .max()
                .orElseThrow();
        System.out.printf(Locale.ROOT, "%s %.3e%n", name, worst);
    }

    /** sin(0.1 h + 0.05 w + c), as the golden values were made. */
    private static Tensor waves(Device device, int size) {
        double[] values = new double[size * size * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(0.1 * (i / 3 / size) + 0.05 * (i / 3 % size) + i % 3);
        }
        return Tensor.of(device, Shape.of(1, size, size, 3), values);
    }
}
