package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.lite.model.Selection;

class TurnTest {
    /** Of eight stories each other one is wrong in seven epochs, whatever the steps' numbers are; its own is never. */
    @Test
    void in_so_many_epochs_every_other_story_of_a_batch_is_the_wrong_one() {
        var later = IntStream.range(0, 14).map(epoch -> new Turn(3, 2 * epoch, epoch, Selection.hard()).wrongText(8));
        assertThat(later).containsExactly(1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void of_two_stories_the_other_is_the_wrong_one() {
        assertThat(new Turn(3, 5, 5, Selection.hard()).wrongText(2)).isEqualTo(1);
    }
}
