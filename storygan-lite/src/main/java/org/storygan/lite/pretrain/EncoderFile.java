package org.storygan.lite.pretrain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

/**
 * Pre-trained encoders as one safetensors file: the tensors of both under {@code text.} and {@code image.}, and as metadata the
 * vocabulary (a word a line), the sizes, the gammas and how well they retrieve.
 */
public final class EncoderFile {
    /** Raised whenever older programs could not read the file. */
    private static final String FORMAT = "storygan-encoders-2";

    private final String file;
    private final Map<String, String> metadata;

    private EncoderFile(String file, Map<String, String> metadata) {
        this.file = file;
        this.metadata = metadata;
    }

    /** Writes whole or not at all; the same encoders give the same bytes. */
    public static void write(Path file, Pretrained pretrained) {
        Safetensors.write(file, StateDict.of(pretrained.encoders().state()), describe(pretrained));
    }

    /** What {@link #restore} needs beside the tensors of {@code encoders().state()}. */
    public static Map<String, String> describe(Pretrained pretrained) {
        EncoderSizes sizes = pretrained.sizes();
        Gammas gammas = pretrained.gammas();
        var metadata = new TreeMap<String, String>();
        metadata.put("format", FORMAT);
        metadata.put("vocabulary", String.join("\n", pretrained.vocabulary().lines()));
        metadata.put("text.embed", Integer.toString(sizes.embed()));
        metadata.put("text.dim", Integer.toString(sizes.dim()));
        metadata.put("text.max_words", Integer.toString(sizes.maxWords()));
        metadata.putAll(describe(sizes.image()));
        metadata.put("damsm.gamma1", Double.toString(gammas.attention()));
        metadata.put("damsm.gamma2", Double.toString(gammas.words()));
        metadata.put("damsm.gamma3", Double.toString(gammas.pairs()));
        pretrained.retrieval().ifPresent(retrieval -> {
            metadata.put("retrieval.precision", Double.toString(retrieval.precision()));
            metadata.put("retrieval.chance", Double.toString(retrieval.chance()));
            metadata.put("retrieval.pairs", Integer.toString(retrieval.pairs()));
        });
        return metadata;
    }

    private static Map<String, String> describe(ImageKind kind) {
        if (kind instanceof ImageKind.Cnn64 small) {
            return Map.of(
                    "image.kind", kind.label(),
                    "image.width", Integer.toString(small.width()),
                    "image.side", Integer.toString(small.side()));
        }
        Path trunk = ((ImageKind.Inception) kind).trunk();
        return Map.of(
                "image.kind", kind.label(),
                "image.trunk", trunk.toAbsolutePath().toString(),
                "image.trunk.bytes", Long.toString(trunk.toFile().length()));
    }

    /**
     * Reads encoders onto a device; they belong to the scope that is innermost there now.
     *
     * @throws FormatException when the file is damaged, or holds something else
     */
    public static Pretrained read(Path file, Device device) {
        try (var open = Safetensors.open(file)) {
            new EncoderFile(file.toString(), open.metadata()).checkFormat();
            var tensors = new TreeMap<String, StoredTensor>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            return restore(file.toString(), open.metadata(), tensors, device);
        }
    }

    /**
     * Encoders that are part of a larger file.
     *
     * @param metadata at least what {@link #describe} gave
     * @param tensors those of the encoders and no others
     */
    public static Pretrained restore(
            String file, Map<String, String> metadata, Map<String, StoredTensor> tensors, Device device) {
        var described = new EncoderFile(file, metadata);
        described.checkSizes(tensors);
        Pretrained pretrained = described.empty(device);
        StateDict.load(pretrained.encoders().state(), tensors, file);
        return pretrained;
    }

    private void checkFormat() {
        String found = metadata.getOrDefault("format", "no encoders");
        if (!found.equals(FORMAT)) {
            throw new FormatException(file, "", found, FORMAT + ", as the pretrain command writes it");
        }
    }

    /** A wrong size must not make this program ask for memory that the file's own tensors do not need. */
    private void checkSizes(Map<String, StoredTensor> entries) {
        EncoderSizes sizes = sizes();
        checkShape(entries, "text.embedding.weight", Shape.of(vocabulary().size(), sizes.embed()));
        if (sizes.image() instanceof ImageKind.Cnn64 small) {
            checkShape(entries, "image.global.weight", Shape.of(sizes.dim(), sizes.dim()));
            checkShape(entries, "image.block1.conv.weight", Shape.of(small.width(), 4, 4, 3));
        } else {
            checkTrunk(((ImageKind.Inception) sizes.image()).trunk());
        }
    }

    /** The frozen part is not in this file: it must still be where it was, and be what it was. */
    private void checkTrunk(Path trunk) {
        String expected = value("image.trunk.bytes", text -> text) + " bytes";
        if (!Files.isRegularFile(trunk)) {
            throw new FormatException(
                    file, "", "no file " + trunk, "the Inception weights it was trained with, " + expected);
        }
        String found = trunk.toFile().length() + " bytes";
        if (!found.equals(expected)) {
            throw new FormatException(
                    file, "", trunk + " of " + found, "the Inception weights it was trained with, " + expected);
        }
    }

    private void checkShape(Map<String, StoredTensor> entries, String name, Shape expected) {
        StoredTensor entry = entries.get(name);
        if (entry == null || !entry.shape().equals(expected)) {
            String found = entry == null ? "no such tensor" : entry.shape().toString();
            throw new FormatException(file, name, found, expected + ", as the metadata says");
        }
    }

    /** Encoders of the described sizes with initial values. */
    private Pretrained empty(Device device) {
        Vocabulary vocabulary = vocabulary();
        var source = new ParameterSource(device, RandomKey.of(0, 0));
        Encoders encoders = Encoders.of(source, vocabulary.size(), sizes());
        return new Pretrained(vocabulary, encoders, sizes(), gammas(), retrieval(), List.of());
    }

    private Vocabulary vocabulary() {
        return value("vocabulary", text -> Vocabulary.fromLines(List.of(text.split("\n", -1))));
    }

    private EncoderSizes sizes() {
        return valid(
                () -> new EncoderSizes(integer("text.embed"), integer("text.dim"), image(), integer("text.max_words")));
    }

    private ImageKind image() {
        return value("image.kind", label -> switch (label) {
            case "cnn64" -> new ImageKind.Cnn64(integer("image.width"), integer("image.side"));
            case "inception" -> new ImageKind.Inception(value("image.trunk", Path::of));
            default -> throw new IllegalArgumentException("image.kind is " + label);
        });
    }

    private Gammas gammas() {
        return valid(() -> new Gammas(real("damsm.gamma1"), real("damsm.gamma2"), real("damsm.gamma3")));
    }

    private Optional<Retrieval> retrieval() {
        return metadata.containsKey("retrieval.precision")
                ? Optional.of(new Retrieval(
                        real("retrieval.precision"), real("retrieval.chance"), integer("retrieval.pairs")))
                : Optional.empty();
    }

    private int integer(String key) {
        return value(key, Integer::parseInt);
    }

    private double real(String key) {
        return value(key, Double::parseDouble);
    }

    private <T> T value(String key, Function<String, T> parser) {
        String text = metadata.get(key);
        if (text == null) {
            throw new FormatException(file, "", "no " + key + " in the metadata", "it to be there");
        }
        return valid(() -> parser.apply(text));
    }

    private <T> T valid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "", "metadata with a fault: " + e.getMessage(), "what pretrain writes");
        }
    }
}
