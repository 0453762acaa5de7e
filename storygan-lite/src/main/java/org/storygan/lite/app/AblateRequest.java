package org.storygan.lite.app;

import java.util.List;
import org.storygan.lite.config.Config;

/**
 * Train the rows of Table 2.
 *
 * @param seeds each row is trained with each of them
 */
public record AblateRequest(Config config, Destination destination, Machine machine, List<Long> seeds) {

    public AblateRequest {
        seeds = List.copyOf(seeds);
    }

    /** The command that goes on with the rows; its folder holds all settings but the seeds. */
    public String resumeCommand() {
        var numbers = seeds.stream().map(String::valueOf).toList();
        return Shell.command("ablate", destination, machine) + " --seeds " + String.join(",", numbers);
    }
}
