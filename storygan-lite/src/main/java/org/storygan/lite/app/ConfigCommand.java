package org.storygan.lite.app;

import picocli.CommandLine.Mixin;

/** {@code config}: a family of commands. */
@picocli.CommandLine.Command(
        sortOptions = false,
        subcommands = {ConfigShowCommand.class, ConfigKeysCommand.class})
final class ConfigCommand {

    @Mixin
    private Talk talk;
}
