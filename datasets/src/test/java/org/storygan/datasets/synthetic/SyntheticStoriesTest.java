package org.storygan.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Stats;
import org.storygan.datasets.story.Story;

@Tag("determinism")
class SyntheticStoriesTest {

    private final SyntheticStories set = new SyntheticStories(2000, 1);

    /** SHA-256 over words, pictures and labels of stories 0 .. 9 of seed 1. A change needs a new VERSION. */
    private static final List<String> VECTORS = List.of(
            "b5692b117184a8ffff4d5793a6863b8c426adb28470c255814d092d1b5f7e457",
            "ef9432e4a9ba687c3a91bbf44d02f74b44feeb06a87db3f00a9c3594d3ff703a",
            "15da6d9355985ae247110fed9abb9f8e389e3b8c15c1883c978efeab081269bb",
            "796dbf13ca055e19c785302c59ff2daa74086431f09182150eb76d4e01ff00c0",
            "a4eebd037ea742429241b0cbcd3d76107449f9c0eb46ad12e118d48ae36cdc17",
            "2808993e649195d65f96421e900e11f89416f50b7e94b66e040d36f4abaaafd7",
            "83d0f9b85860adfc5fca1d548e17e398ee394f4e7061ae2402eaedb7a88864e9",
            "950e190d3ff65cebeaf68b338a711f9dfac9c841f40247a8ebce60319d7f59b7",
            "6a71761b2d36e5317a30c64d0d7d9452d8db3f59e33221c96054c17527dd0a81",
            "8f6655bc92e54ee53e0d7fe6a02fc42d9a15e09b5f98cd37f1e15e670147d9be");

    @Test
    void theFirstTenStoriesAreTheCommittedOnes() {
        assertThat(hashesOfTheFirstTen()).isEqualTo(VECTORS);
    }

    @Test
    void localeAndTimeZoneChangeNothing() {
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(hashesOfTheFirstTen()).isEqualTo(VECTORS);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private List<String> hashesOfTheFirstTen() {
        var train = IntStream.range(0, 8).mapToObj(i -> set.story(Split.TRAIN, i));
        var rest = Stream.of(set.story(Split.VAL, 0), set.story(Split.TEST, 0));
        return Stream.concat(train, rest)
                .map(story -> new Sha256().add(story).hex())
                .toList();
    }

    @Test
    void aStoryIsTheSameInSetsOfEverySizeAndFromEveryThread() {
        var expected =
                IntStream.range(0, 100).mapToObj(i -> set.story(Split.TRAIN, i)).toList();
        var other = new SyntheticStories(200, 1);
        var parallel = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> other.story(Split.TRAIN, i))
                .toList();
        assertThat(parallel).isEqualTo(expected);
    }

    @Test
    void splitsPartTheNumbersForEverySize() {
        for (int stories = 10; stories < 60; stories++) {
            var small = new SyntheticStories(stories, 1);
            var ids = new HashSet<String>();
            for (Split split : Split.values()) {
                IntStream.range(0, small.size(split))
                        .forEach(i -> ids.add(small.text(split, i).id()));
            }
            assertThat(ids).hasSize(stories);
            assertThat(ids).allMatch(id -> Integer.parseInt(id.substring(10)) < 60);
        }
    }

    @Test
    void textIsThatOfTheStory() {
        var story = set.story(Split.VAL, 17);
        var text = set.text(Split.VAL, 17);
        assertThat(text.id()).isEqualTo(story.id());
        assertThat(text.sentences())
                .isEqualTo(story.frames().stream().map(f -> f.sentences()).toList());
    }

    @Test
    void sentencesHaveSixToSixteenWordsAndEndWithAFullStop() {
        assertThat(sentences(Split.TRAIN)).allSatisfy(sentence -> {
            assertThat(sentence.split(" ")).as(sentence).hasSizeBetween(6, 16);
            assertThat(sentence).matches("[A-Z][a-z ]+[a-z]\\.");
        });
    }

    @Test
    void everyBackdropCharacterPropHatItemAndMoodIsTold() {
        var all = String.join(" ", sentences(Split.TRAIN).toList()).toLowerCase(Locale.ROOT);
        for (Backdrop backdrop : Backdrop.values()) {
            assertThat(all).contains(backdrop.where);
        }
        for (Species species : Species.values()) {
            assertThat(all).contains("the " + species.label);
        }
        for (Prop prop : Prop.values()) {
            assertThat(all).contains(prop.label);
        }
        for (Item item : Item.values()) {
            assertThat(all).contains(item.label);
        }
    }

    private Stream<String> sentences(Split split) {
        return IntStream.range(0, set.size(split))
                .mapToObj(i -> set.text(split, i))
                .flatMap(text -> text.sentences().stream().flatMap(List::stream));
    }

    @Test
    void noTestStoryIsToldInTraining() {
        var stats = Stats.of(set);
        assertThat(stats.overlaps()).allSatisfy(overlap -> {
            assertThat(overlap.ids()).isZero();
            assertThat(overlap.stories()).isZero();
        });
        assertThat(stats.vocabulary()).isBetween(100, 250);
    }

    @Test
    void labelsNameTheCharactersOfTheScene() {
        var steps = Plot.of(1, 0, List.of(Backdrop.values()));
        Story story = set.story(Split.TRAIN, 0);
        for (int frame = 0; frame < 5; frame++) {
            var shown = steps.get(frame).scene().actors().stream()
                    .map(a -> a.species().label)
                    .toList();
            var labels = story.frame(frame).labels();
            var named = IntStream.range(0, 9).filter(labels::get).mapToObj(i -> set.labelNames()
                    .get(i));
            assertThat(named).containsExactlyInAnyOrderElementsOf(shown);
        }
    }

    @Test
    void everyFrameShowsSomethingNew() {
        for (int i = 0; i < 200; i++) {
            var frames = set.story(Split.TRAIN, i).frames();
            for (int frame = 1; frame < frames.size(); frame++) {
                assertThat(frames.get(frame).picture())
                        .as("story %d: %s", i, frames.get(frame).sentences())
                        .isNotEqualTo(frames.get(frame - 1).picture());
            }
        }
    }

    @Test
    void theUpperCornersPersistUnlessSomethingFlies() {
        var story = set.story(Split.TRAIN, 0);
        var first = story.frame(0).picture();
        for (int frame = 1; frame < 5; frame++) {
            assertThat(story.frame(frame).picture().at(0, 63, 2)).isEqualTo(first.at(0, 63, 2));
        }
    }

    @Test
    void sizesThatLeaveASplitEmptyAreRefused() {
        assertThatThrownBy(() -> new SyntheticStories(9, 1)).hasMessage("9 stories; possible are 10 .. 1000000");
        assertThatThrownBy(() -> set.story(Split.TEST, 200)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theHashTellsSizesAndSeedsApart() {
        assertThat(Stream.of(set, new SyntheticStories(2001, 1), new SyntheticStories(2000, 2))
                        .map(SyntheticStories::hash))
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }
}
