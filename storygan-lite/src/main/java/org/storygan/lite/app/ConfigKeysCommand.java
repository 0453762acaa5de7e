package org.storygan.lite.app;

import org.storygan.lite.config.ConfigPage;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Exit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config keys}. */
@picocli.CommandLine.Command(
        name = "keys",
        sortOptions = false,
        description = "List every setting with its value at preset paper and the values it takes.%n")
final class ConfigKeysCommand implements Command {

    @Option(names = "--markdown", description = "Print the page of the documentation.")
    private boolean isMarkdown;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        console.result((isMarkdown ? ConfigPage.markdown() : ConfigPage.lines()).stripTrailing());
        return Exit.OK.code();
    }
}
