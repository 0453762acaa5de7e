package org.storygan.opcases;

import java.util.List;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** Forward and backward of one of each kind of operation, in a scope of its own. */
public final class StepOfEachKind {
    private StepOfEachKind() {}

    /** The loss, then the gradients of x, of the convolution's weights and of the matrix. */
    public static List<float[]> run(Device device) {
        try (var scope = device.scope("step")) {
            Tensor x = random(device, 1, 2, 8, 8, 4);
            Tensor w = random(device, 2, 6, 3, 3, 4);
            Tensor dense = random(device, 3, 6, 5);
            Tensor y = x.conv2d(w, Convolution.of(1, 1)).relu();
            Tensor rows = y.mean(1, 2).matmul(dense);
            Tensor loss =
                    rows.softmax().square().sum().add(rows.transpose().copy().sum());
            Gradients gradients = Gradients.of(loss, List.of(x, w, dense));
            return List.of(
                    loss.floats(),
                    gradients.of(x).floats(),
                    gradients.of(w).floats(),
                    gradients.of(dense).floats());
        }
    }

    private static Tensor random(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(9, stream));
    }
}
