package org.storygan.autograd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.GradientCheck.Differentiator;
import org.storygan.contract.Layout;
import org.storygan.contract.OpCheck;
import org.storygan.shape.Shape;

/** The checks of this suite as functions, each answering with what it finds wrong, so that bugs can be planted in front of them. */
final class Detectors {
    private static final Differentiator ENGINE = (loss, wanted) -> Gradients.of(loss, wanted)::of;

    private Detectors() {}

    /** Every gradient check on every layout, as OpContractTest runs them. */
    static Map<String, String> gradients(Case c) {
        return gradients(c, () -> Device.open("reference"), ENGINE);
    }

    static Map<String, String> gradients(Case c, Backend backend) {
        return gradients(c, () -> Device.of(backend), ENGINE);
    }

    static Map<String, String> gradients(Case c, Differentiator differentiator) {
        return gradients(c, () -> Device.open("reference"), differentiator);
    }

    private static Map<String, String> gradients(Case c, Supplier<Device> devices, Differentiator differentiator) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Case variation : Layout.variations(c)) {
            String where = variation == c ? "" : variation.label().contains("TWICE") ? ", one tensor twice" : ", views";
            for (OpCheck check : OpCheck.values()) {
                try (Device device = devices.get()) {
                    String fault = check.fault(variation, device, new GradientCheck(device, 31, differentiator));
                    found.merge(name(check) + where, fault, (a, b) -> a.isEmpty() ? b : a);
                }
            }
        }
        return found;
    }

    private static String name(OpCheck check) {
        return switch (check) {
            case FIRST_ORDER -> "gradient check";
            case SECOND_ORDER -> "second derivative";
            case JACOBIAN -> "Jacobian";
        };
    }

    static Map<String, String> kink(Kink kink) {
        try (Device device = Device.open("reference")) {
            return Map.of("table of kinks", kink.fault(device));
        }
    }

    /** A change in place between forward and backward must be refused, or must not matter. */
    static Map<String, String> inPlace(Function<Tensor, Tensor> f) {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(3), 1, 2, 3);
            double[] expected = Gradients.of(f.apply(x).sum(), List.of(x)).of(x).values();
            Tensor loss = f.apply(x).sum();
            x.update((backend, array) -> backend.fill(7, array));
            try {
                double[] found = Gradients.of(loss, List.of(x)).of(x).values();
                boolean same = java.util.Arrays.equals(expected, found);
                return Map.of("change in place", same ? "" : "a gradient of the changed value");
            } catch (IllegalStateException refused) {
                return Map.of("change in place", "");
            }
        }
    }

    /** The value of f with the gradient of another function: what a wrong backward looks like from outside. */
    static Function<List<Tensor>, Tensor> impostor(
            Function<List<Tensor>, Tensor> f, Function<List<Tensor>, Tensor> gradientOf) {
        return x -> {
            Tensor wrong = gradientOf.apply(x);
            return wrong.add(f.apply(x).sub(wrong).detach());
        };
    }
}
