package org.storygan.lite.config;

import java.nio.charset.StandardCharsets;

/** The reader of settings. */
public final class ConfigReaders {

    private ConfigReaders() {}

    public static void config(byte[] input) {
        Config.ofText(new String(input, StandardCharsets.UTF_8), "run.yaml").model();
    }
}
