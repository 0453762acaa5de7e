package org.storygan.datasets.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.datasets.files.CatalogStories;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Split;

class ValidationTest {

    private final OpenOptions options = OpenOptions.defaults().withThreads(2);

    private Report report(ToyCatalog toy, Fault... reading) {
        return Validation.of("toy:x", toy.catalog(), List.of(reading), options);
    }

    private static List<String> lines(Report report) {
        return report.findings().stream().map(Finding::toString).toList();
    }

    @Test
    void aSoundSetHasNothingToReport() {
        var report = report(ToyCatalog.sound(3));
        assertThat(report.findings()).isEmpty();
        assertThat(report.summary()).isEqualTo("no errors, no warnings");
        assertThat(report.seen()).isEqualTo(new Report.Seen(9, 36, 18));
    }

    @Test
    void everyBadPictureIsToldWithItsFileItsStoryAndTheReason() {
        var report = report(ToyCatalog.sound(3)
                .damage(2, "is damaged")
                .damage(9, "is empty")
                .damage(17, "is lost"));
        assertThat(lines(report))
                .containsExactly(
                        "clip2.png, story train-1: clip2.png is damaged, expected a, found b",
                        "clip9.png, story val-1: clip9.png is empty, expected a, found b",
                        "clip17.png, story test-2: clip17.png is lost, expected a, found b");
        assertThat(report.summary()).isEqualTo("3 errors (3 pictures), no warnings");
        assertThat(report.seen().pictures()).isEqualTo(36 - 6);
    }

    @Test
    void aPictureOfSeveralStoriesIsOpenedOnceAndNamesThem() {
        var toy = ToyCatalog.sound(1)
                .add(Split.TRAIN, new Entry("more", List.of(ToyCatalog.shot(0, "x"), ToyCatalog.shot(1, "y"))))
                .damage(0, "is damaged");
        assertThat(lines(report(toy)).get(0)).startsWith("clip0.png, story more and 1 more: clip0.png is damaged");
    }

    @Test
    void faultsOfReadingAreCountedByTheirKind() {
        var report = report(
                ToyCatalog.sound(1),
                Fault.ofLine("s.jsonl", 813, "4 frames instead of 5"),
                Fault.ofStory("s.jsonl", "s7", "has no picture"),
                new Fault("splits.json", 0, "", "is missing"));
        assertThat(lines(report))
                .containsExactly(
                        "splits.json: is missing",
                        "s.jsonl line 813: 4 frames instead of 5",
                        "s.jsonl, story s7: has no picture");
        assertThat(report.summary()).isEqualTo("3 errors (1 file, 1 line, 1 story), no warnings");
    }

    @ParameterizedTest
    @CsvSource({
        "'', the sentence is empty",
        "' \t ', the sentence is empty",
        "'...!?', the sentence has no word: \"...!?\"",
        "'a\u0007b', the sentence has control characters: \"a\\u0007b\"",
        "'a\u202Eb', the sentence has control characters: \"a\\u202eb\"",
        "'a\uFFFDb', the sentence has characters that an earlier program could not read"
    })
    void oddSentencesAreWarnedOf(String sentence, String words) {
        var report = report(ToyCatalog.sound(1).add(Split.TRAIN, "odd", sentence, "Fine."));
        assertThat(lines(report)).hasSize(1);
        assertThat(lines(report).get(0)).startsWith("story odd: " + words);
        assertThat(report.errors()).isZero();
        assertThat(report.warnings()).isEqualTo(1);
    }

    @Test
    void emojiOtherScriptsAndCombiningMarksAreNotOdd() {
        var toy = ToyCatalog.sound(1)
                .add(Split.TRAIN, "a", "\uD83D\uDC68\u200D\uD83D\uDC69 run", "\u05E9\u05DC\u05D5\u05DD")
                .add(Split.TRAIN, "b", "e\u0301te\u0301", "\u4F60\u597D");
        assertThat(report(toy).findings()).isEmpty();
    }

    @Test
    void aSentenceAsLongAsABookIsWarnedOfInAFewWords() {
        var report = report(ToyCatalog.sound(1).add(Split.VAL, "long", "word ".repeat(200_000), "Fine."));
        assertThat(lines(report).get(0))
                .startsWith("story long: the sentence has 1000000 characters: \"word word")
                .hasSizeLessThan(200);
    }

    @Test
    void whatSplitsShareAndLackIsWarnedOf() {
        var toy = new ToyCatalog()
                .add(Split.TRAIN, "a", "One.", "Two.")
                .add(Split.TRAIN, "a", "Three.", "Four.")
                .add(Split.TEST, "a", "One.", "Two.")
                .add(Split.TEST, new Entry("b", List.of(ToyCatalog.shot(1, "One."), ToyCatalog.shot(4, "Six."))));
        assertThat(lines(report(toy)))
                .containsExactly(
                        "story a: is in train twice",
                        "there is no story in val",
                        "train and test share 1 stories of the same name, the first is a like a",
                        "train and test share 1 stories that say the same throughout, the first is a like a",
                        "train and test share 1 pictures");
    }

    @Test
    void aSetWithoutAStoryIsAnError() {
        assertThat(lines(report(new ToyCatalog()))).containsExactly("there is no story that can be used");
    }

    @Test
    void ofVeryManyFaultsAllAreCountedAndTheFirstAreKept() {
        var reading = IntStream.rangeClosed(1, 25_000)
                .mapToObj(i -> Fault.ofLine("f", i, "bad"))
                .toArray(Fault[]::new);
        var report = report(ToyCatalog.sound(1), reading);
        assertThat(report.errors()).isEqualTo(25_000);
        assertThat(report.findings()).hasSize(Findings.KEPT);
    }

    @Test
    void fewBadStoriesCanBeLeftOut() {
        var warnings = new ArrayList<String>();
        var telling = options.withProgress(new Progress() {
            @Override
            public void report(String what, long done, long total) {}

            @Override
            public void warn(String what) {
                warnings.add(what);
            }
        });
        var toy = ToyCatalog.sound(100).damage(7, "is damaged");
        var kept = SoundStories.of(toy.catalog(), new Faults(), telling);
        assertThat(kept.entries()).hasSize(299);
        assertThat(warnings)
                .containsExactly("left out 1 of 300 stories of toy: clip7.png, story train-3: clip7.png is damaged,"
                        + " expected a, found b");
        assertThat(kept.clips().picture(7, 0))
                .as("drawn by nobody, yet in the cache's order")
                .isNotNull();
        assertThat(new CatalogStories(kept, options, Map.of()).size(Split.TRAIN))
                .isEqualTo(99);
    }

    @Test
    void moreThanOneInAHundredIsAFaultOfTheSet() {
        var toy = ToyCatalog.sound(100)
                .damage(7, "is damaged")
                .damage(17, "is damaged")
                .damage(27, "is damaged");
        toy.damage(37, "is damaged");
        assertThatThrownBy(() -> SoundStories.of(toy.catalog(), new Faults(), options))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("toy has 4 faults")
                .hasMessageContaining("clip37.png, story train-18: clip37.png is damaged");
    }
}
