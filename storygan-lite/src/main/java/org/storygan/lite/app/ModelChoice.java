package org.storygan.lite.app;

import java.util.List;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;

/**
 * Which network.
 *
 * @param preset {@code tiny}, {@code small}, {@code half} or {@code paper}
 * @param settings {@code key=value} of each {@code --set}, in order
 */
public record ModelChoice(String preset, List<String> settings) {

    public ModelChoice {
        settings = List.copyOf(settings);
    }

    /**
     * The preset with the settings that are about the network.
     *
     * @throws AppException E2-CONFIG when a key is unknown or a value does not fit
     */
    public ModelConfig config() {
        try {
            var config = ModelConfig.preset(preset);
            for (var setting : settings) {
                var parts = setting.split("=", 2);
                config = config.with(parts[0], parts[1]);
            }
            return config;
        } catch (IllegalArgumentException e) {
            throw AppException.of("E2-CONFIG", e.getMessage(), e).suggest("storygan-lite summary --json for all keys");
        }
    }
}
