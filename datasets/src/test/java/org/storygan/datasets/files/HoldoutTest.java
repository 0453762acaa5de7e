package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {

    private static List<Entry> entries(int stories, int perGroup) {
        return IntStream.range(0, stories)
                .mapToObj(i -> new Entry("group" + i / perGroup + "-" + i, List.of()))
                .toList();
    }

    private static String group(Entry entry) {
        return entry.id().substring(0, entry.id().indexOf('-'));
    }

    @Test
    void oneStoryInThirteenIsHeldOutInWholeGroups() {
        var held = Holdout.of(entries(13_000, 100), HoldoutTest::group);
        assertThat(held).hasSize(1000);
        assertThat(held.stream().map(id -> id.substring(0, id.indexOf('-'))).distinct())
                .hasSize(10);
        assertThat(Holdout.of(entries(130, 1), Entry::id)).hasSize(10);
    }

    @Test
    void theOrderOfTheStoriesDoesNotMatter() {
        var entries = new ArrayList<>(entries(260, 10));
        var held = Holdout.of(entries, HoldoutTest::group);
        Collections.reverse(entries);
        assertThat(Holdout.of(entries, HoldoutTest::group)).isEqualTo(held);
    }

    @Test
    void theOnlyGroupStaysInTraining() {
        assertThat(Holdout.of(entries(50, 50), HoldoutTest::group)).isEmpty();
        assertThat(Holdout.of(List.of(), HoldoutTest::group)).isEmpty();
    }

    /** Known answers: whoever changes the rule changes which stories people have validated on. */
    @Test
    void whichGroupsAreDrawnNeverChanges() {
        assertThat(Holdout.of(entries(26, 1), Entry::id)).containsExactlyInAnyOrder("group10-10", "group21-21");
    }
}
