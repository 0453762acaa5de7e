package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.model.Generator;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Environment;

/**
 * A run in one safetensors file: both players, their optimizers, the encoders, and as metadata the settings, the vocabulary and the
 * step. Random numbers and data order depend on the seed and the step alone, so nothing else has to be kept.
 */
final class Checkpoint {
    private static final String EMA = "ema.";
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
    record Facts(long step, Config config, String dataHash, Optional<Rating> rating) {}

    static void write(Path file, Players players, Facts facts) {
        Map<String, String> metadata =
                new TreeMap<>(EncoderFile.describe(players.encoder().trained()));
        metadata.put("format", FORMAT);
        metadata.put("version", Environment.version());
        metadata.put("step", Long.toString(facts.step()));
        metadata.put("data", StoryData.spec(facts.config()));
        metadata.put("data_hash", facts.dataHash());
        metadata.put("config", ConfigFile.yaml(facts.config()));
        facts.rating().ifPresent(rating -> {
            metadata.put("selected.by", rating.name());
            metadata.put("selected.value", Double.toString(rating.value()));
        });
        Safetensors.write(file, StateDict.of(state(players)), metadata);
    }

    private static Map<String, Tensor> state(Players players) {
        Map<String, Tensor> state = new LinkedHashMap<>(players.gan().state());
        put(state, "adam.generator.", players.step().generatorAdam().state());
        put(state, "adam.discriminator.", players.step().discriminatorAdam().state());
        players.follower().ifPresent(f -> put(state, EMA, f.generator().state()));
        state.putAll(players.encoder().trained().encoders().state()); // text. and image.
        return state;
    }

    private static void put(Map<String, Tensor> state, String prefix, Map<String, Tensor> part) {
        part.forEach((path, x) -> state.put(prefix + path, x));
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
        return number("step", Long::parseLong);
    }

    private <N> N number(String key, Function<String, N> parser) {
        try {
            return parser.apply(fact(key));
        } catch (NumberFormatException e) {
            throw new FormatException(file.toString(), "", key + " " + fact(key), "a number");
        }
    }

    String fact(String key) {
        return metadata.getOrDefault(key, "");
    }

    /** All settings of the run. */
    Config config() {
        return Config.ofText(fact("config"), file + " (its settings)");
    }

    /** The encoders that were frozen into it. */
    FrozenEncoder encoder(Device device) {
        Map<String, StoredTensor> both = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith("text.") || name.startsWith("image.")) {
                both.put(name, tensor);
            }
        });
        return new FrozenEncoder(EncoderFile.restore(file.toString(), metadata, both, device));
    }

    /** How good it was on held-out stories, where that was found out. */
    Optional<Rating> rating() {
        return metadata.containsKey("selected.by")
                ? Optional.of(new Rating(fact("selected.by"), number("selected.value", Double::parseDouble)))
                : Optional.empty();
    }

    /** Whether it holds the second generator, that follows the trained one. */
    boolean hasFollower() {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(EMA));
    }

    /** The generator that was trained. */
    void loadInto(Generator generator) {
        StateDict.load(generator.state(), part("generator."), file.toString());
    }

    /** The generator that followed it. */
    void loadFollowerInto(Generator generator) {
        StateDict.load(generator.state(), part(EMA), file.toString());
    }

    /** Both players as they were. */
    void loadInto(Gan gan) {
        loadInto(gan.generator());
        StateDict.load(gan.discriminator().state(), part("discriminator."), file.toString());
    }

    /** Everything that training changes, as it was. */
    void loadInto(Players players) {
        loadInto(players.gan());
        GanStep step = players.step();
        StateDict.load(step.generatorAdam().state(), part("adam.generator."), file.toString());
        StateDict.load(step.discriminatorAdam().state(), part("adam.discriminator."), file.toString());
        step.resumeAt(step());
        players.follower().ifPresent(f -> loadFollowerInto(f.generator()));
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
