package org.storygan.golden;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.storygan.backend.Backend;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;

/** One of our devices while an op is compared on it. */
final class Leg {
    private final String op;
    private final Device device;
    private final boolean float64;
    private final Worst forward;
    private final Worst gradient;
    private long cases;

    private Leg(String op, Backend backend, Agreement agreement) {
        this.op = op;
        this.device = Device.of(backend);
        this.float64 = backend.floatType() == DType.FLOAT64;
        this.forward = new Worst(allowed(agreement.forward()));
        this.gradient = new Worst(allowed(agreement.gradient()));
    }

    private double allowed(Tolerance tolerance) {
        return float64 ? tolerance.float64() : tolerance.float32();
    }

    static List<Leg> open(String op, Agreement agreement) {
        return List.of(
                new Leg(op, new ReferenceBackend(DType.FLOAT64), agreement),
                new Leg(op, new ReferenceBackend(DType.FLOAT32), agreement),
                new Leg(op, Backends.open("cpu"), agreement));
    }

    /** A float32 device is compared where the inputs are float32 numbers, so that the input is no source of error. */
    boolean takes(boolean float32) {
        return float64 || float32;
    }

    /** Elements compared so far. */
    long elements() {
        return forward.elements();
    }

    /** What is wrong, if anything. */
    Optional<String> compare(Call call, Call.Outcome peer, Values scale) {
        cases++;
        Values wanted = peer.values();
        Values got = new OurSide(device, call.ours()).run(call.inputs(), peer.dy());
        if (!got.shape().equals(wanted.shape())) {
            return Optional.of(device + " has shape " + got.shape() + ", libtorch " + wanted.shape());
        }
        Optional<String> first = Optional.empty();
        for (int k = 0; k < wanted.arrays().size(); k++) {
            Optional<String> wrong = compare(
                    k,
                    got.arrays().get(k),
                    wanted.arrays().get(k),
                    scale.arrays().get(k));
            first = first.isPresent() ? first : wrong;
        }
        return first;
    }

    private Optional<String> compare(int k, double[] got, double[] wanted, double[] scale) {
        if (got.length != wanted.length) {
            return Optional.of(name(k) + " has " + got.length + " elements, libtorch's " + wanted.length);
        }
        Worst worst = k == 0 ? forward : gradient;
        int first = -1;
        int wrong = 0;
        for (int i = 0; i < got.length; i++) {
            if (!worst.add(underflown(got[i], wanted[i]) ? wanted[i] : got[i], wanted[i], scale[i])) {
                first = first < 0 ? i : first;
                wrong++;
            }
        }
        return wrong == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s: %d of %d elements differ; element %d is %s, libtorch %s: error %.2e of %.2e, allowed %.2e",
                        name(k),
                        wrong,
                        got.length,
                        first,
                        got[first],
                        wanted[first],
                        Worst.error(got[first], wanted[first], scale[first]),
                        scale[first],
                        worst.allowed()));
    }

    /** Whether the difference is less than the smallest normal float32: devices may flush what is smaller to 0. */
    private boolean underflown(double got, double wanted) {
        return !float64 && Math.abs(got - wanted) < Float.MIN_NORMAL;
    }

    private String name(int k) {
        return device + ", " + (k == 0 ? "y" : "gradient " + k);
    }

    void close(GoldenTable table) {
        table.add(op, device.toString(), cases, forward, gradient);
        device.close();
    }
}
