package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private final Story story = new ToyStories(10).story(Split.TRAIN, 3);

    @Test
    void theFixedChoiceIsTheFirst() {
        assertThat(Choice.FIXED.sentence(story, 1)).isEqualTo("Frame 1 of 3.");
        assertThat(Choice.FIXED.subset("any", 3, 10)).containsExactly(0, 1, 2);
    }

    @Test
    void theSameSeedAndEpochDrawTheSame() {
        for (int epoch = 0; epoch < 20; epoch++) {
            assertThat(Choice.drawn(1, epoch).sentence(story, 0))
                    .isEqualTo(Choice.drawn(1, epoch).sentence(story, 0));
        }
    }

    @Test
    void everySentenceIsReadInSomeEpoch() {
        var read =
                IntStream.range(0, 60).mapToObj(epoch -> Choice.drawn(1, epoch).sentence(story, 0));
        assertThat(read.distinct()).containsExactlyInAnyOrder("Frame 0 of 3.", "b", "c", "d");
    }

    @Test
    void framesAndSeedsDrawApart() {
        assertThat(IntStream.range(0, 60).filter(e -> differs(Choice.drawn(1, e), 0, Choice.drawn(1, e), 1)))
                .isNotEmpty();
        assertThat(IntStream.range(0, 60).filter(e -> differs(Choice.drawn(1, e), 1, Choice.drawn(2, e), 1)))
                .isNotEmpty();
    }

    private boolean differs(Choice a, int frameA, Choice b, int frameB) {
        return story.frame(frameA).sentences().indexOf(a.sentence(story, frameA))
                != story.frame(frameB).sentences().indexOf(b.sentence(story, frameB));
    }

    @Test
    void subsetsRiseAndVaryWithTheEpoch() {
        var subsets = IntStream.range(0, 50)
                .mapToObj(epoch -> Choice.drawn(9, epoch).subset("set", 5, 10))
                .toList();
        assertThat(subsets)
                .allSatisfy(subset -> assertThat(subset).hasSize(5).isSorted().doesNotHaveDuplicates());
        assertThat(subsets.stream().map(Arrays::toString).distinct().count()).isGreaterThan(30);
    }

    @Test
    void moreThanThereAreCannotBeChosen() {
        assertThatThrownBy(() -> Choice.FIXED.subset("set", 6, 5)).hasMessage("cannot choose 6 of 5");
    }
}
