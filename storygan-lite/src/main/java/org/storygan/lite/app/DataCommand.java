package org.storygan.lite.app;

import picocli.CommandLine.Mixin;

/** {@code data}: a family of commands. */
@picocli.CommandLine.Command(
        sortOptions = false,
        subcommands = {
            DataValidateCommand.class,
            DataStatsCommand.class,
            DataPreviewCommand.class,
            DataConvertCommand.class,
            DataMakeCommand.class
        })
final class DataCommand {

    @Mixin
    private Talk talk;
}
