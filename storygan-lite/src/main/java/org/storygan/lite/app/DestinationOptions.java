package org.storygan.lite.app;

import java.nio.file.Path;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Existing;
import picocli.CommandLine.Option;

/** {@code --out}, {@code --resume} and {@code --force} of a run. */
final class DestinationOptions {

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder. Default: runs/COMMAND-PRESET.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the run in that folder.")
    private boolean isResumed;

    @Option(names = "--force", description = "Remove the run in that folder and begin anew.")
    private boolean isForced;

    Destination destination(String command, Config config) {
        if (isResumed && isForced) {
            throw Usage.wrong("--resume goes on with a run and --force removes it: give one of them");
        }
        var existing = isResumed ? Existing.RESUME : isForced ? Existing.REPLACE : Existing.REFUSE;
        var usual = Path.of("runs", command + "-" + config.text("run.preset"));
        return new Destination(out == null ? usual : out, existing);
    }
}
