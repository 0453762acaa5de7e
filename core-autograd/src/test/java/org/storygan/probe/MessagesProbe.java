package org.storygan.probe;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** Makes the mistake that its argument names and prints the message: run with -Dstory.debug, which is read once per process. */
final class MessagesProbe {
    private MessagesProbe() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Device device = Device.open("reference")) {
            run(args[0], device);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void run(String mistake, Device device) {
        switch (mistake) {
            case "shapes" -> shapes(device);
            case "closed" -> closed(device);
            default -> Tensor.of(device, Shape.of(3), 1, 4, -1).sqrt();
        }
    }

    private static void shapes(Device device) {
        Tensor text = Tensor.of(device, Shape.of(16, 128), new double[16 * 128]).named("textFeatures");
        Tensor weight = Tensor.of(device, Shape.of(64, 32), new double[64 * 32]);
        text.matmul(weight);
    }

    private static void closed(Device device) {
        Tensor x;
        try (var step = device.scope("train-step 17")) {
            x = Tensor.of(device, Shape.of(2, 3), new double[6]);
        }
        x.add(1);
    }
}
