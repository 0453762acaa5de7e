package org.storygan.lite.app;

import org.storygan.lite.config.Config;
import picocli.CommandLine.Option;

/** {@code --data} and {@code --seed} of a run. */
final class DataSetting {

    @Option(names = "--data", paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--seed", paramLabel = "N", description = "Default: 42.")
    private Long seed;

    Flags over(Config config) {
        return new Flags(config).with("run.data", "--data", data).with("run.seed", "--seed", seed);
    }

    /**
     * With what the data set settles.
     *
     * @throws org.storygan.lite.run.AppException when neither option nor file names a data set
     */
    static Config checked(String command, Config config) {
        if (config.text("run.data").isEmpty()) {
            throw Usage.wrong("storygan-lite " + command + " needs --data SPEC").expected(DataOption.HELP);
        }
        return DataKeys.resolved(config);
    }
}
