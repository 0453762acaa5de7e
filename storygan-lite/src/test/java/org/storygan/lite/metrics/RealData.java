package org.storygan.lite.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.storygan.lite.run.Json;

/** The networks that others trained, which are no part of the project: where they are, and what they answer. */
final class RealData {
    private static final String INCEPTION = "inception-2015-12-05-fid-trunk";
    private static final String MOBILENET = "mobilenet-v1-0.25-224";

    private RealData() {}

    private static Path folder() {
        String root = System.getenv("STORYGAN_DATA");
        Assumptions.assumeTrue(
                root != null && !root.isBlank(),
                "the environment variable STORYGAN_DATA does not say where the trained networks are");
        return Path.of(root);
    }

    static Path inception() {
        return folder().resolve(INCEPTION).resolve("inception-2015-12-05-trunk-to-Mixed_7a.safetensors");
    }

    static Path inceptionPicture() {
        return folder().resolve(INCEPTION).resolve("golden_input_299.png");
    }

    static Path mobileNet() {
        return folder().resolve(MOBILENET).resolve("mobilenet_v1_0.25_224.safetensors");
    }

    /** What numpy computed: under these keys a list of numbers. */
    static double[] inceptionAnswer(String... keys) {
        return answer(INCEPTION, keys);
    }

    static double[] mobileNetAnswer(String... keys) {
        return answer(MOBILENET, keys);
    }

    private static double[] answer(String network, String... keys) {
        Object value = Json.parse(text(folder().resolve(network).resolve("golden.json")));
        for (String key : keys) {
            value = ((Map<?, ?>) value).get(key);
        }
        return ((List<?>) value)
                .stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
