package org.storygan.lite.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.distance.Features;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.shape.Shape;

/**
 * The features of the real pictures in a file, so that they are computed once for many checkpoints. Beside them stand the hashes of the
 * pictures and of each network: features of other pictures are refused, those of another network, or
 * computed in other numbers, are not found.
 */
final class ReferenceCache {
    private static final String FORMAT = "storygan-reference-1";

    private final Path file;
    private final Gallery real;
    private final Computed computed;
    private final Map<String, StoredTensor> tensors; // (pictures, dimension) by network, numbers and dimension

    private ReferenceCache(Path file, Gallery real, Computed computed, Map<String, StoredTensor> tensors) {
        this.file = file;
        this.real = real;
        this.computed = computed;
        this.tensors = new TreeMap<>(tensors);
    }

    /** @throws AppException E8-REFERENCE where the file holds something else, or was made of other pictures or in another order */
    static ReferenceCache open(Path file, Gallery real, Computed computed) {
        if (!Files.exists(file)) {
            return new ReferenceCache(file, real, computed, Map.of());
        }
        try (var open = Safetensors.open(file)) {
            Map<String, String> facts = open.metadata();
            for (var fact : facts(real).entrySet()) {
                if (!fact.getValue().equals(facts.get(fact.getKey()))) {
                    throw AppException.of(ErrorCode.E8_REFERENCE, file + " does not belong to these real pictures")
                            .found(fact.getKey() + " " + facts.getOrDefault(fact.getKey(), "none"))
                            .expected(fact.getValue())
                            .suggest("another name for --reference, or the data set and split that it was made of");
                }
            }
            Map<String, StoredTensor> tensors = new TreeMap<>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            return new ReferenceCache(file, real, computed, tensors);
        }
    }

    /** The pictures alone, and the pictures in their order: rows of features are told apart by it. */
    private static Map<String, String> facts(Gallery real) {
        String order = String.join(
                "\n", real.entries().stream().map(Gallery.Entry::hash).toList());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("format", FORMAT);
        facts.put("real_sha256", real.hash());
        facts.put("order_sha256", Gallery.hash(order.getBytes(StandardCharsets.UTF_8)));
        return facts;
    }

    /** What this network saw in the pictures, by dimension; empty where it was never asked or has changed. */
    Optional<Map<Integer, Features>> of(Extractor extractor) {
        Map<Integer, Features> features = new LinkedHashMap<>();
        for (int d : extractor.dimensions()) {
            StoredTensor stored = tensors.get(name(extractor, d));
            if (stored == null) {
                return Optional.empty();
            }
            features.put(d, Features.of(real.names(), rows(stored, d)));
        }
        return Optional.of(features);
    }

    private List<double[]> rows(StoredTensor stored, int dimension) {
        if (stored.type().isInteger() || !stored.shape().equals(Shape.of(real.count(), dimension))) {
            throw AppException.of(ErrorCode.E8_REFERENCE, file + " is damaged")
                    .found(stored.toString())
                    .expected(real.count() + " rows of " + dimension + " real numbers");
        }
        double[] values = stored.doubles();
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < real.count(); row++) {
            rows.add(java.util.Arrays.copyOfRange(values, row * dimension, (row + 1) * dimension));
        }
        return rows;
    }

    /** Keeps what a network saw, and writes the file. */
    void keep(Extractor extractor, Map<Integer, Features> features) {
        features.forEach((d, x) -> {
            double[] values = new double[x.count() * d];
            for (int i = 0; i < values.length; i++) {
                values[i] = x.at(i / d, i % d);
            }
            tensors.put(name(extractor, d), StoredTensor.of(Shape.of(x.count(), d), values));
        });
        Safetensors.write(file, tensors, facts(real));
    }

    private String name(Extractor extractor, int dimension) {
        return extractor.hash() + "/" + extractor.preparation() + "/" + computed + "/" + dimension;
    }
}
