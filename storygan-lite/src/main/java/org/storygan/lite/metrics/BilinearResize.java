package org.storygan.lite.metrics;

import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/**
 * Pictures (n, h, w, c) in another size by linear interpolation between the centres of pixels, as PyTorch does it with align_corners
 * off and pytorch-fid before its network. Beyond the outermost centres a pixel repeats; shrinking skips pixels, it does not average.
 */
public record BilinearResize(int height, int width) {
    public Tensor apply(Tensor x) {
        return Stage.freeing(pictures -> along(along(pictures, 1, height), 2, width))
                .apply(x);
    }

    private static Tensor along(Tensor x, int axis, int target) {
        int size = x.size(axis);
        if (size == target) {
            return x;
        }
        int[] low = new int[target];
        int[] high = new int[target];
        double[] share = new double[target]; // of the higher of the two
        for (int i = 0; i < target; i++) {
            double at = Math.max(0, (i + 0.5) * size / target - 0.5);
            low[i] = (int) at;
            high[i] = Math.min(low[i] + 1, size - 1);
            share[i] = at - low[i];
        }
        Tensor a = x.gather(axis, Indices.of(x.device(), Shape.of(target), low));
        Tensor b = x.gather(axis, Indices.of(x.device(), Shape.of(target), high));
        Shape beside = Shape.of(1, 1, 1, 1).with(axis, target);
        return a.add(b.sub(a).mul(Tensor.of(x.device(), beside, share)));
    }
}
