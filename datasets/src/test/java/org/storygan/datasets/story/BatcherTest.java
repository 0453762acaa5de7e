package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatcherTest {

    @Test
    void anEpochReadsNoStoryTwiceAndLeavesASmallerLastBatchOut() {
        var batcher = Batcher.training(new ToyStories(10), 3, 1);
        assertThat(batcher.batchesPerEpoch()).isEqualTo(3);
        assertThat(epoch(batcher, 0)).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void everyEpochHasAnotherOrderAndSoHasEverySeed() {
        var batcher = Batcher.training(new ToyStories(50), 10, 1);
        assertThat(epoch(batcher, 0)).isNotEqualTo(epoch(batcher, 1));
        assertThat(epoch(batcher, 0)).isNotEqualTo(epoch(Batcher.training(new ToyStories(50), 10, 2), 0));
    }

    @Test
    void aBatchIsTheSameWhateverWasAskedBefore() {
        var set = new ToyStories(50);
        var resumed = Batcher.training(set, 8, 1).batch(7, 4);
        var straight = Batcher.training(set, 8, 1);
        for (int epoch = 0; epoch <= 8; epoch++) {
            straight.batch(epoch, 0);
        }
        assertThat(straight.batch(7, 4)).isEqualTo(resumed);
    }

    @Test
    void storiesAreThoseOfTheIndices() {
        var batcher = Batcher.training(new ToyStories(20), 4, 3);
        var ids = batcher.batch(2, 1).stream().map(Story::id).toList();
        assertThat(ids)
                .isEqualTo(Arrays.stream(batcher.indices(2, 1))
                        .mapToObj(i -> "train-" + i)
                        .toList());
    }

    @Test
    void evaluationGoesThroughTheSplitInOrderWithASmallLastBatch() {
        var batcher = Batcher.inOrder(new ToyStories(5), Split.TRAIN, 2);
        assertThat(batcher.batchesPerEpoch()).isEqualTo(3);
        assertThat(epoch(batcher, 4)).containsExactly(0, 1, 2, 3, 4);
        assertThat(batcher.choice(4)).isSameAs(Choice.FIXED);
    }

    @Test
    void aBatchLargerThanTheSetIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> Batcher.training(new ToyStories(5), 6, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("""
                        a batch of 6 stories cannot be filled from toy
                          expected     at least 6 training stories
                          found        5 of them
                          try          a smaller batch""");
    }

    @Test
    void positionsOutsideTheEpochAreRefused() {
        var batcher = Batcher.training(new ToyStories(10), 3, 1);
        assertThatThrownBy(() -> batcher.batch(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static int[] epoch(Batcher batcher, int epoch) {
        return IntStream.range(0, batcher.batchesPerEpoch())
                .flatMap(position -> Arrays.stream(batcher.indices(epoch, position)))
                .toArray();
    }
}
