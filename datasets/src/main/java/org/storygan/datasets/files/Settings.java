package org.storygan.datasets.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.story.Sha256;

/** How a kind of data set is read, where there is more than one way: each setting with the value it was given. */
public final class Settings {

    /** For each setting its values, the default first. */
    public record Known(Map<String, List<String>> values) {

        public static final Known NONE = new Known(Map.of());

        /** These and another. */
        public Known and(String setting, String... choices) {
            var more = new LinkedHashMap<>(values);
            more.put(setting, List.of(choices));
            return new Known(more);
        }

        public Settings defaults() {
            return new Settings(this, Map.of());
        }
    }

    private final Known known;
    private final Map<String, String> chosen;

    /**
     * Settings whose names and values are known ones.
     *
     * @param chosen may leave settings out, which then have their default
     */
    public Settings(Known known, Map<String, String> chosen) {
        this.known = known;
        this.chosen = Map.copyOf(chosen);
        chosen.forEach((setting, value) -> {
            if (!known.values().getOrDefault(setting, List.of()).contains(value)) {
                throw new IllegalArgumentException(setting + "=" + value + " is not one of " + known.values());
            }
        });
    }

    /** Whether this kind of data set has the setting. */
    public boolean chooses(String setting) {
        return known.values().containsKey(setting);
    }

    public String get(String setting) {
        return chosen.getOrDefault(setting, known.values().get(setting).get(0));
    }

    public boolean is(String setting, String value) {
        return get(setting).equals(value);
    }

    public int number(String setting) {
        return Integer.parseInt(get(setting));
    }

    /** The setting {@code crop}. */
    public Crop crop() {
        return Crop.valueOf(get("crop").toUpperCase(Locale.ROOT));
    }

    /** The finished hash, which says too what differs from the defaults. */
    public String hashWith(Sha256 sum) {
        return changes().isEmpty() ? sum.hex() : sum.add(changes()).hex();
    }

    /** What differs from the defaults, such as {@code crop=center}, for hashes and names; empty when nothing does. */
    public String changes() {
        return known.values().keySet().stream()
                .filter(setting -> !is(setting, known.values().get(setting).get(0)))
                .map(setting -> setting + "=" + get(setting))
                .collect(Collectors.joining(" "));
    }
}
