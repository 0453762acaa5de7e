package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.storygan.datasets.story.Split;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sample}. */
@picocli.CommandLine.Command(sortOptions = false)
final class SampleCommand implements Command {

    private final Supplier<Jobs> jobs;

    @Option(names = "--checkpoint", required = true, paramLabel = "FILE", description = "What train saved.")
    private Path checkpoint;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "Stories to draw: one sentence a line, an empty line between stories; - is standard input.")
    private String text;

    @Option(names = "--sentence", paramLabel = "S", description = "One sentence of a story; give one for each frame.")
    private List<String> sentences = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "SPEC",
            description = "Draw the stories of a data set; models trained with use_labels=true draw no others: "
                    + DataOption.HELP)
    private String data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            defaultValue = "test",
            description = "With --data: train, val or test. Default: ${DEFAULT-VALUE}.")
    private String split;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "4",
            description = "With --data: how many stories. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "drawn", description = "Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(names = "--force", description = "Write into that folder even when something is in it.")
    private boolean isForced;

    @Mixin
    private DrawOptions draws;

    @Option(names = "--animate", description = "Also write each story as an animated PNG.")
    private boolean isAnimated;

    @Option(
            names = "--attention",
            description = "Also show which words the dynamic blocks looked at, where, and what their selectors chose.")
    private boolean isExplained;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private Talk talk;

    SampleCommand(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int run(Console console) {
        var destination = new Destination(out, isForced ? Existing.REPLACE : Existing.REFUSE);
        var extras = new SampleRequest.Extras(isAnimated, isExplained);
        var request = new SampleRequest(checkpoint, source(), destination, draws.draws(), extras, machine.machine());
        return jobs.get().sample(request, console);
    }

    private StorySource source() {
        long given = Stream.of(text != null, !sentences.isEmpty(), data != null)
                .filter(is -> is)
                .count();
        if (given != 1) {
            throw Usage.wrong(given == 0 ? "there is no story to draw" : "the stories can come from one place only")
                    .expected("one of --text FILE, --sentence S (repeated), --data SPEC")
                    .suggest("--sentence \"A cat sits on a hill.\" --sentence \"It starts to rain.\" ...");
        }
        if (data != null) {
            return new StorySource.FromData(data, Split.of(split), Numbers.atLeast(1, "--count", count));
        }
        return new StorySource.Written(text == null ? List.of(sentences) : StoryFile.read(text));
    }
}
