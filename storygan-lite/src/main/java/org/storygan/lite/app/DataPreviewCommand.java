package org.storygan.lite.app;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.Visible;
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
        description = "Draw a contact sheet of the stories of a split.%n")
final class DataPreviewCommand implements Command {

    private static final int LONGEST =
            300; // characters of a sentence: a book under a picture would be a sheet of its own

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
            names = "--first",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first story shown, counted from 1. Default: ${DEFAULT-VALUE}.")
    private int first;

    @Option(names = "--story", paramLabel = "ID", description = "Show these stories instead. May be repeated.")
    private List<String> ids = List.of();

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
        Numbers.atLeast(1, "--first", first);
        Numbers.atLeast(1, "--scale", scale);
        try (var set = data.open(console)) {
            var sheet = Sheet.of(stories(set), scale);
            AtomicFile.write(out, PngWriter.bytes(sheet));
        }
        console.result(out.toString());
        return Exit.OK.code();
    }

    private List<SheetStory> stories(StorySet set) {
        return ids.isEmpty()
                ? ofSplit(set)
                : ids.stream().map(id -> sheetStory(named(set, id))).toList();
    }

    private List<SheetStory> ofSplit(StorySet set) {
        var part = Split.of(split);
        if (set.size(part) < first) {
            throw Usage.wrong(set.name() + " has no story " + first + " in its split " + part.label())
                    .found(set.size(part) + " stories");
        }
        return IntStream.range(first - 1, Math.min(first - 1 + count, set.size(part)))
                .mapToObj(i -> sheetStory(set.story(part, i)))
                .toList();
    }

    private static Story named(StorySet set, String id) {
        for (var part : Split.values()) {
            for (int i = 0; i < set.size(part); i++) {
                if (set.text(part, i).id().equals(id)) {
                    return set.story(part, i);
                }
            }
        }
        throw Usage.wrong(set.name() + " has no story called " + id);
    }

    private static SheetStory sheetStory(Story story) {
        var sentences = story.frames().stream()
                .map(frame -> Visible.of(frame.sentences().get(0), LONGEST))
                .toList();
        return SheetStory.of(
                Visible.of(story.id(), LONGEST),
                sentences,
                story.frames().stream().map(Frame::picture).toList());
    }
}
