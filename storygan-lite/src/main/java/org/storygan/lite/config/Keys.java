package org.storygan.lite.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.storygan.datasets.Spelling;
import org.storygan.lite.model.ModelConfig;

/** All keys, in the order of files and documentation, and what the presets change. */
public final class Keys {

    private static final List<Section> SECTIONS = Stream.of(
                    RunKeys.sections(), NetworkKeys.sections(), TrainingKeys.sections())
            .flatMap(List::stream)
            .toList();
    private static final Map<String, Key> BY_NAME = byName();

    /** What presets change beside the sizes of the networks. */
    private static final Map<String, Map<String, String>> PRESETS = Map.of(
            "tiny",
                    Map.of(
                            "batch.stories", "4",
                            "damsm.width", "16",
                            "damsm.regions", "8",
                            "damsm.before_training", "400"),
            "small", Map.of("batch.stories", "4", "damsm.width", "32"),
            "half", Map.of("batch.stories", "8"),
            "paper", Map.of());

    private Keys() {}

    private static Map<String, Key> byName() {
        var keys = new LinkedHashMap<String, Key>();
        SECTIONS.forEach(section -> section.keys().forEach(key -> keys.put(key.name(), key)));
        return keys;
    }

    static List<Section> sections() {
        return SECTIONS;
    }

    /** Every key, in order. */
    public static List<Key> all() {
        return List.copyOf(BY_NAME.values());
    }

    static boolean isKey(String name) {
        return BY_NAME.containsKey(name);
    }

    static Key of(String name) {
        var key = BY_NAME.get(name);
        if (key == null) {
            throw new IllegalArgumentException("unknown key '" + name + "'; " + meant(name));
        }
        return key;
    }

    /** The keys that end alike, those that differ by few letters, or at least those of the same group. */
    private static String meant(String typed) {
        var alike = BY_NAME.keySet().stream()
                .filter(name -> name.endsWith("." + typed.substring(typed.lastIndexOf('.') + 1)))
                .toList();
        var near = alike.isEmpty() ? nearest(typed) : alike;
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        var group = BY_NAME.keySet().stream()
                .filter(name -> name.startsWith(typed.replaceAll("[.].*", "") + "."))
                .toList();
        return group.isEmpty() ? "storygan-lite config keys lists all" : "known: " + String.join(", ", group);
    }

    private static List<String> nearest(String typed) {
        var near = Spelling.allNearest(typed, BY_NAME.keySet());
        return near.isEmpty() && typed.indexOf('.') < 0 ? nearestEnds(typed) : near;
    }

    private static List<String> nearestEnds(String typed) {
        Collection<String> ends = BY_NAME.values().stream().map(Key::last).toList();
        var near = Spelling.allNearest(typed, ends);
        return BY_NAME.values().stream()
                .filter(key -> near.contains(key.last()))
                .map(Key::name)
                .toList();
    }

    /** The value of each key at a preset. */
    static Map<String, String> preset(String preset) {
        var values = new LinkedHashMap<String, String>();
        BY_NAME.forEach((name, key) -> values.put(name, key.standard()));
        values.putAll(ModelConfig.preset(preset).values());
        values.putAll(PRESETS.get(preset));
        values.put("run.preset", preset);
        return values;
    }

    /** The keys whose values differ between a preset and paper. */
    static List<String> changedBy(String preset) {
        var paper = preset("paper");
        var changed = new ArrayList<String>();
        preset(preset).forEach((name, value) -> {
            if (!value.equals(paper.get(name)) && !name.equals("run.preset")) {
                changed.add(name);
            }
        });
        return changed;
    }
}
