package org.storygan.lite.app;

import picocli.CommandLine.Option;

/** The options that every command has. {@link Program} acts on them. */
final class Talk {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean isHelpWanted;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but results, warnings and errors.")
    private boolean isQuiet;

    @Option(names = "--debug", description = "Show stack traces.")
    private boolean isDebug;
}
