package org.storygan.lite.evaluate;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.backend.Device;

/**
 * In what numbers pictures are seen; distances are computed in float64 always. Features of one kind are not mixed with those of another.
 *
 * @param device the backend's name
 * @param features the type of their numbers, or where the backend has several ways to compute, the way
 */
public record Computed(String device, String features) {
    private static final String CUDA_PRECISION = "storygan.cuda.precision"; // the backend's own property

    public static Computed on(Device device) {
        String name = device.backend().name();
        String precision = System.getProperty(CUDA_PRECISION, "").strip();
        String type = device.backend().floatType().name().toLowerCase(Locale.ROOT);
        return new Computed(name, name.equals("cuda") && !precision.isEmpty() ? precision : type);
    }

    /** For the receipt. */
    public Map<String, Object> facts() {
        return new TreeMap<>(Map.of("device", device, "features", features, "distances", "float64"));
    }

    /** {@code cpu float32}. */
    @Override
    public String toString() {
        return device + " " + features;
    }
}
