package org.storygan.contract;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.storygan.autograd.Case;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;

/** The checks that every case of every op must pass; each says in words what is wrong, or nothing. */
public enum OpCheck {
    /** Along random directions, with a random upstream gradient: within 1e-6, 1000 times the noise of the quotient. */
    FIRST_ORDER {
        @Override
        String fault(Device device, GradientCheck check, Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
            return above(1e-6, check.firstOrder(f, inputs));
        }
    },
    /** The same for gradients of gradients: one derivative more, one digit less. */
    SECOND_ORDER {
        @Override
        String fault(Device device, GradientCheck check, Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
            return above(1e-5, check.secondOrder(f, inputs));
        }
    },
    /** Every entry of a small Jacobian. */
    JACOBIAN {
        @Override
        String fault(Device device, GradientCheck check, Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
            return Jacobian.isSmall(inputs, f.apply(inputs)) ? new Jacobian(device, check).wrongEntry(f, inputs) : "";
        }
    };

    abstract String fault(Device device, GradientCheck check, Function<List<Tensor>, Tensor> f, List<Tensor> inputs);

    /** What is wrong with a case on a device, or empty. */
    public String fault(Case c, Device device, GradientCheck check) {
        try (var scope = device.scope("check")) {
            List<Tensor> inputs = check.draw(c.inputs(), c.low(), c.high());
            return fault(device, check, c.bound().apply(device), inputs);
        }
    }

    private static String above(double tolerance, double error) {
        return error <= tolerance ? "" : String.format(Locale.ROOT, "relative error %.1e", error);
    }
}
