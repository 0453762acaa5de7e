package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.storygan.backend.Device;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.Generator;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.run.AppException;

/**
 * A run in one safetensors file, read whole and checked: both players, their optimizers, the encoders, and as metadata the settings, the
 * vocabulary, the step and what accompanies it. Random numbers, data order, rates and temperature depend on the settings and the step
 * alone, so nothing else has to be kept. {@link Snapshot} makes them.
 */
final class Checkpoint {
    /** Raised whenever the programs before could not read the file, or this one not theirs. */
    static final String FORMAT = "storygan-checkpoint-3";

    static final String EMA = "ema.";
    static final String ADAM_G = "adam.generator.";
    static final String ADAM_D = "adam.discriminator.";
    static final String SELECTED = "selected.";
    static final String BEST = "best.";
    static final String LABELS = "labels";
    static final String BY = "by";
    static final String VALUE = "value";

    private final Path file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;
    private final Config config;
    private final long step;

    private Checkpoint(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = tensors;
        this.metadata = metadata;
        config = settings();
        step = number("step", Long::parseLong);
        if (step < 0) {
            throw wrong("step " + step, "0 or more");
        }
        fact("data_hash");
        alarms();
        rating();
        best();
    }

    /**
     * Every checksum is compared.
     *
     * @throws FormatException when the file is damaged, or holds something else
     */
    static Checkpoint read(Path file) {
        try (Safetensors open = Safetensors.open(file)) {
            String found = open.metadata().getOrDefault("format", "no checkpoint of a story GAN");
            if (!FORMAT.equals(found)) {
                throw new FormatException(file.toString(), "", found, FORMAT + ", as the train command writes it");
            }
            if (!open.hasChecksums()) {
                throw new FormatException(file.toString(), "", "no checksums", "those that the train command writes");
            }
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            open.entries().keySet().forEach(name -> tensors.put(name, open.read(name)));
            return new Checkpoint(file, tensors, Map.copyOf(open.metadata()));
        }
    }

    private Config settings() {
        try {
            return Config.ofText(fact("config"), file + " (its settings)");
        } catch (AppException | IllegalArgumentException e) {
            throw wrong("settings with a fault: " + e.getMessage(), "settings that this version knows");
        }
    }

    private FormatException wrong(String found, String expected) {
        return new FormatException(file.toString(), "", found, expected);
    }

    Path file() {
        return file;
    }

    /** How many steps were done. */
    long step() {
        return step;
    }

    /** @throws FormatException when it is not there */
    String fact(String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw wrong("no " + key + " in the metadata", "it to be there");
        }
        return value;
    }

    /** What the labels mean that the model is told, in order; for models with {@code use_labels}. */
    List<String> labels() {
        return List.of(fact(LABELS).split("\n"));
    }

    private <T> T number(String key, Function<String, T> parser) {
        try {
            return parser.apply(fact(key));
        } catch (NumberFormatException e) {
            throw wrong(key + " \"" + fact(key) + "\" in the metadata", "a number");
        }
    }

    /** All settings of the run. */
    Config config() {
        return config;
    }

    /** What the alarms had seen. */
    Alarms.Memory alarms() {
        return Alarms.Memory.parse(fact("alarms"))
                .orElseThrow(() -> wrong("alarms " + fact("alarms"), "counts of steps"));
    }

    /** What it was trained on. */
    Surroundings surroundings() {
        return Surroundings.in(metadata);
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
        return rating(SELECTED);
    }

    /** How good the best one was until then, where that was found out. */
    Optional<Rating> best() {
        return rating(BEST);
    }

    private Optional<Rating> rating(String prefix) {
        return metadata.containsKey(prefix + BY)
                ? Optional.of(new Rating(fact(prefix + BY), number(prefix + VALUE, Double::parseDouble)))
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
        GanStep ganStep = players.step();
        StateDict.load(ganStep.generatorAdam().state(), part(ADAM_G), file.toString());
        StateDict.load(ganStep.discriminatorAdam().state(), part(ADAM_D), file.toString());
        ganStep.resumeAt(step);
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
