package org.storygan.lite.app;

import java.nio.file.Path;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.neutral.NeutralWriter;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.LongWork;
import org.storygan.lite.run.RunFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code data convert}. */
@picocli.CommandLine.Command(
        name = "convert",
        sortOptions = false,
        description =
                "Write a data set to a folder as pictures and text that other programs can read, and read it back.%n")
final class DataConvertCommand implements Command {

    @Mixin
    private DataChoice data;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "The folder to make.")
    private Path folder;

    @Option(names = "--force", description = "Write into the folder even when something is in it.")
    private boolean isForced;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        try (var set = data.open(console)) {
            RunFolder.results(folder, isForced ? Existing.REPLACE : Existing.REFUSE);
            new NeutralWriter(set, folder, new LongWork(console)).write();
            try (var copy = StorySets.open("jsonl:" + folder, data.options(console))) {
                new NeutralCheck(set, copy).run();
            }
        }
        console.result(folder.toString());
        return Exit.OK.code();
    }
}
