package org.storygan.lite.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.storygan.datasets.Spelling;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** A value for every key, and where each comes from. A later source overrides an earlier one. */
public final class Config {

    private static final String PRESET = "run.preset";

    private final Map<String, String> values;
    private final Map<String, String> origins;

    private Config(Map<String, String> values, Map<String, String> origins) {
        this.values = values;
        this.origins = origins;
    }

    /** What a preset says: {@code tiny}, {@code small}, {@code half} or {@code paper}. */
    public static Config preset(String name) {
        var origins = new LinkedHashMap<String, String>();
        Keys.all().forEach(key -> origins.put(key.name(), "default"));
        Keys.changedBy(name).forEach(key -> origins.put(key, "preset " + name));
        origins.put(PRESET, "default");
        return new Config(Keys.preset(name), origins);
    }

    /**
     * What files say, the later ones over the earlier; they start from the preset that is asked for, else from the one that the last
     * of them names, else from tiny.
     *
     * @throws AppException E2-CONFIG with file, line and column of what cannot be
     */
    public static Config read(Optional<String> preset, List<Path> files) {
        var read = files.stream().map(ConfigFile::read).toList();
        var named = read.stream().flatMap(file -> Stream.ofNullable(file.get(PRESET)));
        String start = preset.orElseGet(() -> start(named.reduce((first, last) -> last)));
        Config config = preset(start);
        for (var file : read) {
            for (var entry : file.values()) {
                config = config.with(entry.key(), entry.value(), entry.place());
            }
        }
        return config.with(PRESET, start, preset.isPresent() ? "--preset" : config.origin(PRESET));
    }

    /** What {@link ConfigFile#yaml} wrote. */
    public static Config ofText(String yaml, String name) {
        var entries = ConfigFile.parse(yaml, name);
        Config config = preset(start(Optional.ofNullable(entries.get(PRESET))));
        for (var entry : entries.values()) {
            config = config.with(entry.key(), entry.value(), entry.place());
        }
        return config;
    }

    /** The preset that a file names, which must be one. */
    private static String start(Optional<ConfigFile.Entry> named) {
        return named.map(entry -> normal(PRESET, entry.value(), entry.place())).orElse("tiny");
    }

    /**
     * With one value changed.
     *
     * @param origin what the value comes from: {@code --set}, {@code run.yaml:3:7}
     * @throws AppException E2-CONFIG when there is no such key, or its values are others
     */
    public Config with(String key, String value, String origin) {
        var newValues = new LinkedHashMap<>(values);
        var newOrigins = new LinkedHashMap<>(origins);
        newValues.put(key, normal(key, value, origin));
        newOrigins.put(key, origin);
        return new Config(newValues, newOrigins);
    }

    /**
     * With rates that stay, where a run learns a few batches by heart and nobody has said how its rates fall: epochs of a few steps would
     * halve them to nothing.
     */
    public Config withRatesByHeart() {
        boolean isSaid = !origin("opt.schedule").equals("default");
        return whole("run.overfit_batches") == 0 || isSaid
                ? this
                : with("opt.schedule", "const", "run.overfit_batches");
    }

    private static String normal(String name, String value, String origin) {
        String place = origin.contains(":") ? origin + ": " : "";
        try {
            var kind = Keys.of(name).kind();
            return kind.reader().apply(value.strip()).orElseThrow(() -> wrong(place, name, value, kind));
        } catch (IllegalArgumentException e) {
            throw AppException.of(ErrorCode.E2_CONFIG, place + e.getMessage(), e);
        }
    }

    private static AppException wrong(String place, String name, String value, Kind kind) {
        String near = Spelling.nearest(value, kind.choices())
                .map(choice -> "; did you mean " + choice + "?")
                .orElse("");
        return AppException.of(ErrorCode.E2_CONFIG, place + name + ": '" + value + "' is not " + kind.words() + near);
    }

    /** The networks that these values describe. */
    public ModelConfig model() {
        var model = new LinkedHashMap<String, String>();
        ModelConfig.keys().forEach(key -> model.put(key, text(key)));
        try {
            return ModelConfig.of(model);
        } catch (IllegalArgumentException e) {
            throw AppException.of(ErrorCode.E2_CONFIG, e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when there is no such key, which is a mistake of the program */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no key " + key);
        }
        return value;
    }

    /** Empty where the value is empty. */
    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(value -> !value.isEmpty());
    }

    public int whole(String key) {
        long value = number(key);
        if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
            throw AppException.of(ErrorCode.E2_CONFIG, key + ": " + value + " is larger than it can be")
                    .expected("at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public double real(String key) {
        return Double.parseDouble(text(key));
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    /** The numbers after the {@code @} of a schedule; none for {@code const}. */
    public int[] epochs(String key) {
        String list = text(key).replaceAll("^[^@]*@?", "");
        return Arrays.stream(list.split(","))
                .filter(n -> !n.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** {@code default}, {@code preset small}, {@code --set}, a place in a file. */
    public String origin(String key) {
        return origins.get(key);
    }

    /** Key by key, in the order of the documentation. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Config config && config.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Config" + values;
    }
}
