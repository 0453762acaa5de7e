package org.storygan.lite.app;

import java.nio.file.Path;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.neutral.NeutralWriter;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.LongWork;
import org.storygan.lite.run.RunFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code data make-synthetic}. */
@picocli.CommandLine.Command(
        name = "make-synthetic",
        sortOptions = false,
        description = "Write the built-in stories to a folder, as pictures and text that other programs can read.%n")
final class DataMakeCommand implements Command {

    @Parameters(paramLabel = "DIR", description = "The folder to make.")
    private Path folder;

    @Option(names = "--stories", paramLabel = "N", defaultValue = "500", description = "Default: ${DEFAULT-VALUE}.")
    private int stories;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which stories. Default: ${DEFAULT-VALUE}, those that --data synthetic means.")
    private long seed;

    @Option(names = "--force", description = "Write into the folder even when something is in it.")
    private boolean isForced;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        try (var set =
                StorySets.open("synthetic:" + stories, OpenOptions.defaults().withSeed(seed))) {
            RunFolder.results(folder, isForced ? Existing.REPLACE : Existing.REFUSE);
            new NeutralWriter(set, folder, new LongWork(console)).write();
        }
        console.result(folder.toString());
        return Exit.OK.code();
    }
}
