package org.storygan.datasets.story;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where an operating system wants programs to keep files that can be made again. */
final class CacheDirectory {

    private CacheDirectory() {}

    static Path ofUser() {
        return of(System.getProperty("os.name"), System.getProperty("user.home"), System.getenv());
    }

    static Path of(String system, String home, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("windows")) {
            return orElse(environment.get("LOCALAPPDATA"), Path.of(home, "AppData", "Local"))
                    .resolve("storygan")
                    .resolve("cache");
        }
        if (name.contains("mac")) {
            return Path.of(home, "Library", "Caches", "storygan");
        }
        return orElse(environment.get("XDG_CACHE_HOME"), Path.of(home, ".cache"))
                .resolve("storygan");
    }

    private static Path orElse(String set, Path usual) {
        return set == null || set.isBlank() ? usual : Path.of(set);
    }
}
