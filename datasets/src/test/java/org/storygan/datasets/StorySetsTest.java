package org.storygan.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;

class StorySetsTest {

    private final OpenOptions options = OpenOptions.defaults();

    @Test
    void syntheticAloneIsTheDefaultSet() {
        assertThat(StorySets.open("synthetic", options).name()).isEqualTo("synthetic:2000");
    }

    @Test
    void syntheticTakesANumberOfStories() {
        var set = StorySets.open("synthetic:500", options);
        assertThat(set.size(Split.TRAIN)).isEqualTo(400);
        assertThat(set.size(Split.VAL)).isEqualTo(50);
        assertThat(set.size(Split.TEST)).isEqualTo(50);
    }

    @Test
    void theSeedOfTheOptionsIsUsed() {
        var one = StorySets.open("synthetic", options);
        var two = StorySets.open("synthetic", options.withSeed(2));
        assertThat(one.text(Split.TEST, 0)).isNotEqualTo(two.text(Split.TEST, 0));
        assertThat(one.hash()).isNotEqualTo(two.hash());
    }

    @Test
    void aMisspeltKindIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> StorySets.open("sintetic:40", options))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("there is no kind of data set called \"sintetic\"")
                .hasMessageEndingWith("try          did you mean synthetic:40 ?");
    }

    @Test
    void anUnknownKindIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> StorySets.open("imagenet", options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("synthetic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthetic:many", "synthetic:9", "synthetic:-5", "synthetic:99999999999", "synthetic:1e3"})
    void aStoryCountThatIsNoneIsRefused(String spec) {
        assertThatThrownBy(() -> StorySets.open(spec, options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a number, 10 .. 1000000");
    }

    @Test
    void spellingCountsTheChangedLetters() {
        assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
        assertThat(Spelling.nearest("xyz", StorySets.kinds())).isEmpty();
    }

    @Test
    void settingsFollowThePath() {
        var spec = Spec.parse("pororo:/data/what?/x?split=duco&frame=first");
        assertThat(spec).isEqualTo(new Spec("pororo", "/data/what?/x", Map.of("split", "duco", "frame", "first")));
        assertThat(Spec.parse("codraw:/data/a?b").argument()).isEqualTo("/data/a?b");
    }

    @Test
    void moreSettingsGiveWayToThoseOfTheSpecification() {
        assertThat(StorySets.withSettings("pororo:/p?split=duco", Map.of("split", "storygan", "frame", "first")))
                .isEqualTo("pororo:/p?frame=first&split=duco");
        assertThat(StorySets.withSettings("synthetic", Map.of())).isEqualTo("synthetic");
    }

    @Test
    void everySettingHasAValueChosenOrNot() {
        assertThat(StorySets.chosen("pororo:/p?split=duco"))
                .isEqualTo(Map.of("bad", "fail", "frame", "random", "masks", "none", "split", "duco"));
        assertThat(StorySets.chosen("codraw:/p")).isEqualTo(Map.of("bad", "fail", "crop", "none"));
        assertThat(StorySets.chosen("nope:/p")).isEmpty();
        assertThat(StorySets.given("pororo:/p?split=duco")).isEqualTo(Map.of("split", "duco"));
    }

    @Test
    void settingsThatAKindDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> StorySets.open("abstract:/data?framse=10", options))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("abstract has no setting called \"framse\"")
                .hasMessageEndingWith("did you mean frames ?");
        assertThatThrownBy(() -> StorySets.open("abstract:/data?frames=7", options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected     frames=5 or 10");
        assertThatThrownBy(() -> StorySets.open("synthetic?frames=7", options))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected     place");
    }
}
