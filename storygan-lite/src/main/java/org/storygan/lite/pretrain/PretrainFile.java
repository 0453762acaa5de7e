package org.storygan.lite.pretrain;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;

/**
 * Pre-training that stopped, as one safetensors file: the encoders as they are, their optimizer, the best encoders so far, and as metadata
 * how far it has come. Batches and random numbers depend on the seed and the step alone, so nothing else has to be kept.
 */
public final class PretrainFile {
    private static final String FORMAT = "storygan-pretraining-1";

    private PretrainFile() {}

    /** What is to be written, with more facts. */
    public static Safetensors.Content content(Pretrainer pretrainer, Map<String, String> more) {
        var metadata = new TreeMap<>(more);
        metadata.putAll(pretrainer.facts());
        metadata.put("format", FORMAT);
        return new Safetensors.Content(pretrainer.tensors(), metadata);
    }

    /**
     * What was written.
     *
     * @param tensors for {@link Pretrainer#resume}
     * @param metadata what the writer added, too
     */
    public record Saved(String file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        /** The last step that was taken. */
        public long step() {
            return number("step", Long::parseLong);
        }

        /** @throws FormatException when the file does not have it */
        public String text(String key) {
            String text = metadata.get(key);
            if (text == null) {
                throw new FormatException(file, "", "no " + key + " in the metadata", "it to be there");
            }
            return text;
        }

        /** @throws FormatException when the file does not say it, or something that is no number */
        public <N> N number(String key, Function<String, N> parser) {
            try {
                return parser.apply(text(key));
            } catch (NumberFormatException e) {
                throw new FormatException(file, "", key + " " + text(key), "a number");
            }
        }
    }

    /** @throws FormatException when the file is damaged, or holds something else */
    public static Saved read(Path file) {
        try (var open = Safetensors.open(file)) {
            String found = open.metadata().getOrDefault("format", "no pre-training");
            if (!found.equals(FORMAT)) {
                throw new FormatException(file.toString(), "", found, FORMAT + ", as the pretrain command writes it");
            }
            if (!open.hasChecksums()) {
                throw new FormatException(
                        file.toString(), "", "no checksums", "those that the pretrain command writes");
            }
            var tensors = new TreeMap<String, StoredTensor>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            var saved = new Saved(file.toString(), tensors, open.metadata());
            saved.step();
            return saved;
        }
    }
}
