package org.storygan.lite.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.datasets.StorySets;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** {@code data.split} and {@code data.frame}: settings of data sets that may stand in a configuration too. */
final class DataKeys {

    /** What the data set itself would do. */
    private static final String OPEN = "auto";

    private static final List<String> SETTINGS = List.of("split", "frame");

    private DataKeys() {}

    /**
     * With the values that the data set is read by, so that the run's file names them; they stay open where it has no choice.
     *
     * @throws AppException when a key says one thing and the specification another
     */
    static Config resolved(Config config) {
        String data = config.text("run.data");
        var inSpecification = StorySets.given(data);
        var chosen = StorySets.chosen(spec(config));
        Config resolved = config;
        for (String setting : SETTINGS) {
            String key = "data." + setting;
            String said = inSpecification.getOrDefault(setting, config.text(key));
            if (!config.text(key).equals(OPEN) && !config.text(key).equals(said)) {
                throw AppException.of(ErrorCode.E2_CONFIG, key + " says one thing and the data set another")
                        .found(config.text(key) + " (" + config.origin(key) + "), and " + data)
                        .suggest("--set " + key + "=" + said);
            }
            if (config.text(key).equals(OPEN)) {
                resolved = resolved.with(key, chosen.getOrDefault(setting, OPEN), "--data");
            }
        }
        return resolved;
    }

    /** The specification of the run's data set with what the keys say. */
    static String spec(Config config) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : SETTINGS) {
            String value = config.text("data." + setting);
            if (!value.equals(OPEN)) {
                settings.put(setting, value);
            }
        }
        return StorySets.withSettings(config.text("run.data"), settings);
    }
}
