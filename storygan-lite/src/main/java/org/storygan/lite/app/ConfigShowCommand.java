package org.storygan.lite.app;

import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Exit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config show}. */
@picocli.CommandLine.Command(
        name = "show",
        sortOptions = false,
        description = "Print the value of every setting, as a file that --config reads.%n")
final class ConfigShowCommand implements Command {

    @Mixin
    private ConfigOptions options;

    @Option(names = "--origin", description = "Print one line a setting, with where its value comes from.")
    private boolean isOriginWanted;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        var config = options.config();
        var text = isOriginWanted ? ConfigFile.origins(config) : ConfigFile.yaml(config);
        console.result(text.stripTrailing());
        return Exit.OK.code();
    }
}
