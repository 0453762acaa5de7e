package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.shape.Shape;

/** Runs a function of tensors and its gradients on one of our devices. */
record OurSide(Device device, Ours ours) {
    Values run(List<Input> inputs, double[] dy) {
        try (Scope scope = device.scope()) {
            Ours.Made made = ours.from(inputs.stream().map(x -> x.ours(device)).toList());
            Tensor y = made.y();
            List<double[]> arrays = new ArrayList<>();
            arrays.add(y.values());
            List<Tensor> wanted = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                if (inputs.get(i).differentiable()) {
                    wanted.add(made.leaves().get(i));
                }
            }
            if (!wanted.isEmpty()) {
                Gradients gradients = Gradients.of(loss(y, dy), wanted);
                wanted.forEach(x -> arrays.add(gradients.of(x).values()));
            }
            return new Values(y.shape(), arrays);
        }
    }

    /** sum(y dy), written so that dy reaches the op with its axes in reverse order in memory. */
    private Tensor loss(Tensor y, double[] dy) {
        int[] reverse = Layout.reverse(y.shape().rank());
        Shape shape = y.shape();
        Tensor upstream = Tensor.of(device, shape, dy).permute(reverse).copy();
        return y.permute(reverse).mul(upstream).sum();
    }
}
