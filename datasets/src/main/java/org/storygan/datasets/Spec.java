package org.storygan.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.storygan.datasets.files.Settings;
import org.storygan.datasets.story.DataException;

/**
 * A specification taken apart: {@code KIND}, {@code KIND:ARGUMENT} or {@code KIND:ARGUMENT?setting=value&setting=value}.
 *
 * @param argument what follows the colon, without settings; empty when there is no colon
 */
record Spec(String kind, String argument, Map<String, String> settings) {

    private static final String SETTING = "[a-z0-9_]+=[^?&=/]*";
    private static final Pattern SETTINGS = Pattern.compile("\\?(" + SETTING + "(&" + SETTING + ")*)$");

    static Spec parse(String text) {
        var settings = new TreeMap<String, String>();
        var match = SETTINGS.matcher(text);
        boolean has = match.find(); // a folder's name may have question marks, but hardly ends in ?split=duco
        if (has) {
            for (String setting : match.group(1).split("&")) {
                int equals = setting.indexOf('=');
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        String rest = has ? text.substring(0, match.start()) : text;
        int colon = rest.indexOf(':');
        String argument = colon < 0 ? "" : rest.substring(colon + 1);
        return new Spec(colon < 0 ? rest : rest.substring(0, colon), argument, settings);
    }

    /** The same with more settings, where it does not have them itself. */
    Spec with(Map<String, String> more) {
        var all = new TreeMap<>(more);
        all.putAll(settings);
        return new Spec(kind, argument, all);
    }

    Path folder() {
        if (argument.isBlank()) {
            throw new DataException(kind + " does not say where the data set is")
                    .expected(kind + ":FOLDER", kind)
                    .suggest(kind + ":/data/" + kind);
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new DataException("\"" + argument + "\" cannot be the name of a folder", e);
        }
    }

    /** The settings, all of which this kind of data set must know. */
    Settings settings(Settings.Known known) {
        settings.forEach((setting, value) -> {
            var values = known.values().get(setting);
            if (values == null) {
                throw unknown(setting, known);
            }
            if (!values.contains(value)) {
                throw new DataException(kind + " cannot be read with " + setting + "=" + value)
                        .expected(setting + "=" + String.join(" or ", values), setting + "=" + value);
            }
        });
        return new Settings(known, settings);
    }

    private DataException unknown(String setting, Settings.Known known) {
        var names = known.values().keySet();
        var error = new DataException(kind + " has no setting called \"" + setting + "\"")
                .expected(names.isEmpty() ? "no settings" : String.join(", ", names), setting);
        return Spelling.nearest(setting, names)
                .map(near -> error.suggest("did you mean " + near + " ?"))
                .orElse(error);
    }

    @Override
    public String toString() {
        String tail = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("&"));
        return kind + (argument.isEmpty() ? "" : ":" + argument) + (tail.isEmpty() ? "" : "?" + tail);
    }
}
