package org.storygan.lite.app;

import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.Console;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which data set to look at: {@code --data SPEC}, or the specification alone. */
final class DataChoice {

    @Parameters(arity = "0..1", paramLabel = "SPEC", description = DataOption.HELP)
    private String word;

    @Option(names = "--data", paramLabel = "SPEC", description = "The same, as in the other commands.")
    private String option;

    String spec() {
        if ((word == null) == (option == null)) {
            throw Usage.wrong(word == null ? "which data set?" : "one data set at a time")
                    .expected("--data SPEC: " + DataOption.HELP);
        }
        return word == null ? option : word;
    }

    OpenOptions options(Console console) {
        return StoryData.options(Runtime.getRuntime().availableProcessors(), console);
    }

    StorySet open(Console console) {
        return StorySets.open(spec(), options(console));
    }
}
