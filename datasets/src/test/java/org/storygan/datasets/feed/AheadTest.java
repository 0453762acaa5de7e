package org.storygan.datasets.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Story;

class AheadTest {

    private static final long PAUSE = 100_000_000; // nanoseconds, long against anything a test does

    @Test
    void valuesComeByTheirNumbers() {
        try (var squares = new Ahead<>("squares", 3, i -> i * i)) {
            assertThat(squares.take(0)).isEqualTo(0L);
            assertThat(squares.take(1)).isEqualTo(1L);
            assertThat(squares.take(2)).isEqualTo(4L);
            assertThat(squares.take(9)).as("further on").isEqualTo(81L);
            assertThat(squares.take(4)).as("and back").isEqualTo(16L);
        }
    }

    /** The twin: the same batches, in the same order, to the bit, as without a thread that makes them ahead. */
    @Test
    void batchesAreThoseThatAreMadeOnTheSpot() {
        try (var set = StorySets.open("synthetic:100", OpenOptions.defaults())) {
            var batcher = Batcher.training(set, 8, 5);
            int perEpoch = batcher.batchesPerEpoch();
            List<List<Story>> plain = IntStream.range(0, 3 * perEpoch)
                    .mapToObj(i -> batcher.batch(i / perEpoch, i % perEpoch))
                    .toList();
            for (int depth = 1; depth <= 3; depth++) {
                try (var ahead = new Ahead<List<Story>>(
                        "batches", depth, i -> batcher.batch(i / perEpoch, (int) (i % perEpoch)))) {
                    for (int i = 0; i < plain.size(); i++) {
                        assertThat(ahead.take(i)).as("batch %d", i).isEqualTo(plain.get(i));
                    }
                }
            }
        }
    }

    @Test
    void nextValuesAreMadeWhileThisOneIsUsed() throws InterruptedException {
        var made = new CountDownLatch(4);
        try (var numbers = new Ahead<>("numbers", 3, i -> {
            made.countDown();
            return i;
        })) {
            numbers.take(0);
            made.await(); // would wait for ever if values were made only when asked for
        }
        assertThat(made.getCount()).isZero();
    }

    @Test
    void onlyWaitingIsCounted() throws InterruptedException {
        var made = new CountDownLatch(2);
        try (var numbers = new Ahead<>("numbers", 1, i -> {
            LockSupport.parkNanos(i == 0 ? PAUSE : 0);
            made.countDown();
            return i;
        })) {
            numbers.take(0);
            assertThat(numbers.waitedNanos()).isGreaterThanOrEqualTo(PAUSE);
            made.await();
            LockSupport.parkNanos(PAUSE);
            numbers.take(1);
            assertThat(numbers.waitedNanos()).as("the second was ready").isLessThan(2 * PAUSE);
        }
    }

    @Test
    void aFailureArrivesWithTheValueItIsAbout() {
        try (var numbers = new Ahead<>("numbers", 2, AheadTest::failingAtOne)) {
            assertThat(numbers.take(0)).isEqualTo(0L);
            assertThatThrownBy(() -> numbers.take(1))
                    .isInstanceOf(DataException.class)
                    .hasMessage("no picture");
            assertThat(numbers.take(2)).as("the one after").isEqualTo(2L);
        }
    }

    /** An interrupt would close the channels of a data set that is still to be used. */
    @Test
    void closingWaitsForTheValueInTheMakingAndInterruptsNothing() {
        var begun = new AtomicInteger();
        var finished = new AtomicInteger();
        var interrupted = new AtomicBoolean();
        try (var numbers = new Ahead<>("numbers", 5, i -> {
            begun.incrementAndGet();
            LockSupport.parkNanos(PAUSE);
            interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            return finished.incrementAndGet();
        })) {
            numbers.take(0);
        }
        assertThat(finished.get()).as("values begun are finished").isEqualTo(begun.get());
        assertThat(begun.get()).as("of five ahead").isLessThan(5);
        assertThat(interrupted).isFalse();
    }

    @Test
    void closingIsQuietAboutAValueThatNobodyTakes() {
        var numbers = new Ahead<>("numbers", 1, AheadTest::failingAtOne);
        assertThat(numbers.take(0)).isEqualTo(0L);
        assertThatCode(numbers::close).doesNotThrowAnyException();
    }

    private static long failingAtOne(long i) {
        if (i == 1) {
            throw new DataException("no picture");
        }
        return i;
    }
}
