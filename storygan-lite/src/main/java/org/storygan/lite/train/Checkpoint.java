package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Environment;
import org.storygan.lite.text.TextEncoder;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;

/**
 * A run in one safetensors file: both players, their optimizers, the text encoder, and as metadata the settings, the vocabulary and
 * the step. Random numbers and data order depend on the seed and the step alone, so nothing else has to be kept.
 */
final class Checkpoint {
    private static final String FORMAT = "storygan-checkpoint-2";
    private final Path file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private Checkpoint(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /** What has to be told beside the tensors. */
    record Facts(long step, Config config, String dataHash) {}

    static void write(Path file, Gan gan, GanStep optimizers, FrozenEncoder encoder, Facts facts) {
        Map<String, Tensor> state = new LinkedHashMap<>(gan.state());
        state.putAll(optimizerState(optimizers));
        encoder.encoder().state().forEach((path, x) -> state.put("text." + path, x));
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", Environment.version());
        metadata.put("step", Long.toString(facts.step()));
        metadata.put("data_hash", facts.dataHash());
        metadata.put("config", ConfigFile.yaml(facts.config()));
        metadata.put("vocabulary", String.join("\n", encoder.vocabulary().lines()));
        Safetensors.write(file, StateDict.of(state), metadata);
    }

    private static Map<String, Tensor> optimizerState(GanStep optimizers) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        optimizers.generatorAdam().state().forEach((path, x) -> state.put("adam.generator." + path, x));
        optimizers.discriminatorAdam().state().forEach((path, x) -> state.put("adam.discriminator." + path, x));
        return state;
    }

    static Checkpoint read(Path file) {
        try (Safetensors open = Safetensors.open(file)) {
            if (!FORMAT.equals(open.metadata().get("format"))) {
                throw AppException.of("E4-FORMAT", file + " is no checkpoint of a story GAN")
                        .expected("a safetensors file with format " + FORMAT)
                        .found("format " + open.metadata().get("format"));
            }
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            return new Checkpoint(file, tensors, Map.copyOf(open.metadata()));
        }
    }

    long step() {
        return Long.parseLong(metadata.get("step"));
    }

    String fact(String key) {
        return metadata.getOrDefault(key, "");
    }

    /** All settings of the run. */
    Config config() {
        return Config.ofText(fact("config"), file + " (its settings)");
    }

    Vocabulary vocabulary() {
        return Vocabulary.fromLines(List.of(metadata.get("vocabulary").split("\n")));
    }

    /** The text encoder that was frozen into it. */
    FrozenEncoder encoder(Device device) {
        Vocabulary vocabulary = vocabulary();
        ModelConfig config = config().model();
        var source = new ParameterSource(device, Streams.ENCODER_WEIGHTS.key(0)); // overwritten at once
        var encoder = new TextEncoder(
                source, vocabulary.size(), config.text().embed(), config.text().dim());
        StateDict.load(encoder.state(), part("text."), file.toString());
        return new FrozenEncoder(encoder, vocabulary);
    }

    /** The players as they were. */
    void loadInto(Gan gan) {
        StateDict.load(gan.generator().state(), part("generator."), file.toString());
        StateDict.load(gan.discriminator().state(), part("discriminator."), file.toString());
    }

    /** The optimizers as they were. */
    void loadInto(GanStep optimizers) {
        StateDict.load(optimizers.generatorAdam().state(), part("adam.generator."), file.toString());
        StateDict.load(optimizers.discriminatorAdam().state(), part("adam.discriminator."), file.toString());
        optimizers.generatorAdam().resumeAt(step());
        optimizers.discriminatorAdam().resumeAt(step());
    }

    private Map<String, StoredTensor> part(String prefix) {
        Map<String, StoredTensor> part = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }
}
