package org.storygan.lite.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Json;

/**
 * Settings as YAML: groups of keys indented under their group's name, or whole names such as {@code opt.lr_g} at any depth. Only maps,
 * lists and plain values are read; nothing is ever constructed.
 */
public final class ConfigFile {

    private static final int LONGEST = 1 << 20; // characters: a hundred times what all keys take
    private static final int DEEPEST = 8;

    /** One value and where it stands: {@code run.yaml:3:7}. */
    record Entry(String key, String value, String place) {}

    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ConfigFile(String name) {
        this.name = name;
    }

    static Map<String, Entry> read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw AppException.of(ErrorCode.E2_CONFIG, file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static Map<String, Entry> parse(String yaml, String name) {
        var file = new ConfigFile(name);
        var settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(LONGEST)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(yaml.replace("\ufeff", ""));
            root.ifPresent(node -> file.collect("", node, 0));
            return file.entries;
        } catch (MarkedYamlEngineException e) {
            throw wrong(file.place(e.getProblemMark()), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw wrong(
                    name,
                    "this is not YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private void collect(String key, Node node, int depth) {
        String place = place(node.getStartMark());
        if (node.getAnchor().isPresent() || depth > DEEPEST) {
            throw wrong(place, depth > DEEPEST ? "groups are nested too deep" : "anchors (&name) are not read here");
        }
        if (node instanceof MappingNode map && !Keys.isKey(key)) {
            map.getValue().forEach(pair -> {
                String last = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                collect(key.isEmpty() ? last : key + "." + last, pair.getValueNode(), depth + 1);
            });
        } else if (key.isEmpty()) {
            throw wrong(place, "a configuration is a list of KEY: VALUE");
        } else {
            add(new Entry(key, value(key, node, place), place));
        }
    }

    private void add(Entry entry) {
        Entry before = entries.put(entry.key(), entry);
        if (before != null) {
            throw wrong(entry.place(), entry.key() + " was already given, at " + before.place());
        }
    }

    private static String value(String key, Node node, String place) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        } else if (node instanceof SequenceNode list
                && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            return list.getValue().stream()
                    .map(item -> ((ScalarNode) item).getValue())
                    .collect(Collectors.joining(",", "[", "]"));
        }
        throw wrong(place, key + " wants a value, not a group");
    }

    private String place(Optional<Mark> mark) {
        return name
                + mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                        .orElse("");
    }

    private static AppException wrong(String place, String problem) {
        return AppException.of(ErrorCode.E2_CONFIG, place + ": " + problem);
    }

    /** All values of a configuration as a file that reads as the same configuration. */
    public static String yaml(Config config) {
        var out = new StringBuilder();
        write(tree(config), "", out);
        return out.toString();
    }

    /** One line a key with its value and where that comes from. */
    public static String origins(Config config) {
        int widest = config.values().entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .max()
                .orElse(0);
        return config.values().entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue()
                        + " ".repeat(widest - e.getKey().length() - e.getValue().length()) + "  # "
                        + config.origin(e.getKey()) + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, Object> tree(Config config) {
        var root = new LinkedHashMap<String, Object>();
        config.values().forEach((key, value) -> {
            Map<String, Object> group = root;
            String[] names = key.split("[.]");
            for (int i = 0; i < names.length - 1; i++) {
                group = group(group, names[i]);
            }
            group.put(names[names.length - 1], value);
        });
        return root;
    }

    @SuppressWarnings("unchecked") // only this class puts maps there
    private static Map<String, Object> group(Map<String, Object> within, String name) {
        return (Map<String, Object>) within.computeIfAbsent(name, unused -> new LinkedHashMap<String, Object>());
    }

    private static void write(Map<?, ?> group, String indent, StringBuilder out) {
        group.forEach((name, value) -> {
            out.append(indent).append(name).append(':');
            if (value instanceof Map<?, ?> inner) {
                out.append('\n');
                write(inner, indent + "  ", out);
            } else {
                out.append(' ').append(quoted((String) value)).append('\n');
            }
        });
    }

    /** A JSON string is YAML too, whatever is in it. */
    private static String quoted(String value) {
        boolean isPlain = value.matches("[A-Za-z0-9_/][A-Za-z0-9_./+@,:-]*") && !value.endsWith(":");
        boolean isNumber = value.matches("-?[0-9.E+-]+[0-9]|\\[[0-9,]*]");
        return isPlain || isNumber ? value : Json.line(value);
    }
}
