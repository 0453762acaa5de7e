package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.picture.Sheet;
import org.storygan.lite.picture.SheetStory;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Exit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code data preview}. */
@picocli.CommandLine.Command(
        name = "preview",
        sortOptions = false,
        description = "Draw a contact sheet of the first stories of a split.%n")
final class DataPreviewCommand implements Command {

    @Mixin
    private DataChoice data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            defaultValue = "train",
            description = "train, val or test. Default: ${DEFAULT-VALUE}.")
    private String split;

    @Option(names = "--count", paramLabel = "N", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many times as large as they are. Default: ${DEFAULT-VALUE}.")
    private int scale;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "preview.png",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        Numbers.atLeast(1, "--count", count);
        Numbers.atLeast(1, "--scale", scale);
        try (var set = data.open(console)) {
            var sheet = Sheet.of(stories(set), scale);
            AtomicFile.write(out, PngWriter.bytes(sheet));
        }
        console.result(out.toString());
        return Exit.OK.code();
    }

    private List<SheetStory> stories(StorySet set) {
        var part = Split.of(split);
        if (set.size(part) == 0) {
            throw Usage.wrong(set.name() + " has no stories in its split " + part.label());
        }
        return IntStream.range(0, Math.min(count, set.size(part)))
                .mapToObj(i -> sheetStory(set.story(part, i)))
                .toList();
    }

    private static SheetStory sheetStory(Story story) {
        var sentences =
                story.frames().stream().map(frame -> frame.sentences().get(0)).toList();
        return SheetStory.of(
                story.id(),
                sentences,
                story.frames().stream().map(Frame::picture).toList());
    }
}
