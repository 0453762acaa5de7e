package org.storygan.lite.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.storygan.datasets.Spelling;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.Existing;
import picocli.CommandLine.Option;

/** {@code --preset}, {@code --config} and {@code --set}. */
final class ConfigOptions {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "tiny, small, half or paper: how large the network is. Default: tiny.")
    private String preset;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings as YAML, such as a run's config.yaml. May be repeated; later files win.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change one setting, such as db.g.mode=wsa; config keys lists all. May be repeated.")
    private List<String> settings = new ArrayList<>();

    /** What these options say. */
    Config config() {
        return changed(Config.read(preset(), files));
    }

    /** The same over what the run was begun with, where one is to go on. */
    Config config(Destination destination) {
        var begun = destination.out().resolve("config.yaml");
        if (destination.existing() != Existing.RESUME || !Files.exists(begun)) {
            return config();
        }
        var all = new ArrayList<>(List.of(begun));
        all.addAll(files);
        return changed(Config.read(preset(), all));
    }

    private Config changed(Config config) {
        var changed = config;
        for (var setting : settings) {
            if (!setting.matches("(?s)[^=]+=.*")) {
                throw Usage.wrong("--set wants KEY=VALUE").found(setting).suggest("--set db.g.mode=wsa");
            }
            var parts = setting.split("=", 2);
            changed = changed.with(parts[0].strip(), parts[1], "--set");
        }
        return changed;
    }

    private Optional<String> preset() {
        var presets = ModelConfig.presets();
        if (preset != null && !presets.contains(preset)) {
            var error =
                    Usage.wrong("there is no preset called \"" + preset + "\"").expected(String.join(", ", presets));
            throw Spelling.nearest(preset, presets)
                    .map(near -> error.suggest("--preset " + near))
                    .orElse(error);
        }
        return Optional.ofNullable(preset);
    }
}
