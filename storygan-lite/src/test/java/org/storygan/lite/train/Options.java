package org.storygan.lite.train;

import java.util.List;
import org.storygan.lite.config.Config;

/** Of a program that takes KEY=VALUE and KEY=VALUE. */
record Options(List<String> arguments) {
    String text(String key, String usual) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(key + "="))
                .map(argument -> argument.substring(key.length() + 1))
                .findFirst()
                .orElse(usual);
    }

    /** The preset with what set=KEY=VALUE,KEY=VALUE changes. */
    Config config(String usual) {
        Config config = Config.preset(text("preset", usual));
        for (String change : text("set", "").split(",")) {
            String[] parts = change.split("=", 2);
            config = change.isEmpty() ? config : config.with(parts[0], parts[1], "set");
        }
        return config;
    }

    int number(String key, int usual) {
        return Integer.parseInt(text(key, Integer.toString(usual)));
    }
}
