package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/**
 * Whether a backend works here, found out by letting it compute.
 *
 * @param whyNot empty when it computed the right numbers
 * @param milliseconds the fastest of a few products of two 256 x 256 matrices
 * @param details what it computes with, may be empty
 */
record Checkup(String name, Optional<String> whyNot, double milliseconds, String details) {

    private static final int SIZE = 256;
    private static final int REPEATS = 5;
    private static final double NANOS = 1e6;

    static Checkup of(BackendProvider provider) {
        try {
            var whyNot = provider.whyNot();
            return whyNot.isPresent() ? sick(provider, whyNot.get()) : tried(provider);
        } catch (RuntimeException
                | LinkageError e) { // a native library can fail in ways that its provider did not foresee
            return sick(provider, e.toString());
        }
    }

    private static Checkup tried(BackendProvider provider) {
        double best = Double.POSITIVE_INFINITY;
        try (var device = Device.of(provider.open())) {
            for (int i = 0; i < REPEATS; i++) {
                long began = System.nanoTime();
                double found = product(device);
                best = Math.min(best, (System.nanoTime() - began) / NANOS);
                if (found != SIZE) {
                    return sick(provider, "it computes wrongly: a sum of " + SIZE + " ones came out as " + found);
                }
            }
        }
        return new Checkup(provider.name(), Optional.empty(), best, provider.details());
    }

    /** One entry of the product of two matrices of ones: exact in every type. */
    private static double product(Device device) {
        try (var scope = device.scope("checkup")) {
            var ones = Tensor.full(device, Shape.of(SIZE, SIZE), 1);
            return ones.matmul(ones).values()[SIZE + 1];
        }
    }

    private static Checkup sick(BackendProvider provider, String reason) {
        return new Checkup(provider.name(), Optional.of(reason), Double.NaN, "");
    }

    boolean works() {
        return whyNot.isEmpty();
    }

    String words() {
        return whyNot.map(reason -> "no: " + reason)
                .orElseGet(() -> String.format(Locale.ROOT, "works; a 256 x 256 product takes %.2f ms", milliseconds)
                        + (details.isEmpty() ? "" : "; " + details));
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("works", works());
        json.put("why_not", whyNot);
        json.put("product_256_ms", milliseconds);
        json.put("details", details);
        return json;
    }
}
