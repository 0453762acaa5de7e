package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.datasets.check.Duplicates;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Stats;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.LongWork;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code data stats}. */
@picocli.CommandLine.Command(
        name = "stats",
        sortOptions = false,
        description = "Count stories, words and what the splits share, down to pictures that look the same.%n")
final class DataStatsCommand implements Command {

    private static final String ROW = "%-6s %8s %8s %10s %9s %11s  %s%n";

    @Mixin
    private DataChoice data;

    @Option(names = "--words-only", description = "Leave out pictures, which have to be read for the comparison.")
    private boolean isWordsOnly;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Mixin
    private Talk talk;

    @Override
    public int run(Console console) {
        try (var set = data.open(console)) {
            var stats = Stats.of(set);
            var pictures = isWordsOnly ? List.<Duplicates>of() : duplicates(set, console);
            console.result(isJson ? Json.pretty(json(set, stats, pictures)) : table(set, stats, pictures));
        }
        return Exit.OK.code();
    }

    private static List<Duplicates> duplicates(StorySet set, Console console) {
        set.prepare();
        return Duplicates.of(set, new LongWork(console));
    }

    private static String table(StorySet set, Stats stats, List<Duplicates> pictures) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d frames a story, %d different words%n%n",
                stats.set(),
                set.framesPerStory(),
                stats.vocabulary()));
        text.append(row("split", "stories", "frames", "sentences", "words", "vocabulary", "words a sentence"));
        stats.splits().forEach((split, counts) -> text.append(row(split, counts)));
        text.append('\n');
        stats.overlaps().forEach(overlap -> text.append(row(overlap)));
        pictures.forEach(shared -> text.append(row(shared)));
        return text.toString().stripTrailing();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells);
    }

    private static String row(Split split, Stats.Counts counts) {
        var lengths = counts.lengths();
        return row(
                split.label(),
                counts.stories(),
                counts.frames(),
                counts.sentences(),
                counts.words(),
                counts.vocabulary(),
                "median " + lengths.median() + ", 95 % " + lengths.percentile95() + ", longest " + lengths.longest());
    }

    private static String row(Stats.Overlap overlap) {
        return String.format(
                Locale.ROOT,
                "%s and %s share %d ids, %d whole stories, %d sentences%n",
                overlap.first().label(),
                overlap.second().label(),
                overlap.ids(),
                overlap.stories(),
                overlap.sentences());
    }

    private static String row(Duplicates shared) {
        String example = shared.example().isEmpty() ? "" : ", such as " + shared.example();
        return String.format(
                Locale.ROOT,
                "of %d pictures in %s, %d are in %s too and %d look like one there%s%n",
                shared.frames(),
                shared.second().label(),
                shared.same(),
                shared.first().label(),
                shared.alike(),
                example);
    }

    private static Map<String, Object> json(StorySet set, Stats stats, List<Duplicates> pictures) {
        var json = new LinkedHashMap<String, Object>();
        json.put("set", stats.set());
        json.put("frames_per_story", set.framesPerStory());
        json.put("labels", set.labelNames());
        json.put("vocabulary", stats.vocabulary());
        var splits = new LinkedHashMap<String, Object>();
        stats.splits().forEach((split, counts) -> splits.put(split.label(), json(counts)));
        json.put("splits", splits);
        json.put(
                "overlaps",
                stats.overlaps().stream().map(DataStatsCommand::json).toList());
        json.put("pictures", pictures.stream().map(DataStatsCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Duplicates shared) {
        var json = new LinkedHashMap<String, Object>();
        json.put("first", shared.first().label());
        json.put("second", shared.second().label());
        json.put("frames", shared.frames());
        json.put("same", shared.same());
        json.put("alike", shared.alike());
        json.put("levels", Duplicates.LEVELS);
        json.put("example", shared.example());
        return json;
    }

    private static Map<String, Object> json(Stats.Counts counts) {
        var json = new LinkedHashMap<String, Object>();
        json.put("stories", counts.stories());
        json.put("frames", counts.frames());
        json.put("sentences", counts.sentences());
        json.put("words", counts.words());
        json.put("vocabulary", counts.vocabulary());
        json.put("words_per_sentence_median", counts.lengths().median());
        json.put("words_per_sentence_95", counts.lengths().percentile95());
        json.put("words_per_sentence_longest", counts.lengths().longest());
        return json;
    }

    private static Map<String, Object> json(Stats.Overlap overlap) {
        var json = new LinkedHashMap<String, Object>();
        json.put("first", overlap.first().label());
        json.put("second", overlap.second().label());
        json.put("ids", overlap.ids());
        json.put("stories", overlap.stories());
        json.put("sentences", overlap.sentences());
        return json;
    }
}
