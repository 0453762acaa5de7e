package org.storygan.lite.app;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.Spelling;
import org.storygan.lite.model.ModelConfig;
import picocli.CommandLine.Option;

/** {@code --preset} and {@code --set}. */
final class ModelOptions {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "tiny",
            description = "tiny, small, half or paper: how large the network is. Default: ${DEFAULT-VALUE}.")
    private String preset;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Change one value of the preset, such as db.g.mode=wsa. May be repeated.")
    private List<String> settings = new ArrayList<>();

    ModelChoice model() {
        var presets = ModelConfig.presets();
        if (!presets.contains(preset)) {
            var error =
                    Usage.wrong("there is no preset called \"" + preset + "\"").expected(String.join(", ", presets));
            throw Spelling.nearest(preset, presets)
                    .map(near -> error.suggest("--preset " + near))
                    .orElse(error);
        }
        for (var setting : settings) {
            if (!setting.matches("[^=]+=.*")) {
                throw Usage.wrong("--set wants KEY=VALUE").found(setting).suggest("--set db.g.mode=wsa");
            }
        }
        return new ModelChoice(preset, settings);
    }
}
