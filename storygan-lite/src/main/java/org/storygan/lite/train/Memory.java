package org.storygan.lite.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process holds, as the operating system sees it; 0 where it does not say (other than Linux). */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Memory() {}

    /** MiB resident now. */
    static double resident() {
        return status("VmRSS:");
    }

    /** MiB resident at most since the process began. */
    static double peak() {
        return status("VmHWM:");
    }

    /** MiB by a name of proc(5)'s status, as {@code RssAnon:}. */
    static double status(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // a figure for the log, not worth ending a run for
        }
    }
}
