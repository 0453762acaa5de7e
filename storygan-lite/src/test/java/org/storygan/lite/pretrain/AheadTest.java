package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.DataException;

final class AheadTest {
    @Test
    void values_comeInOrder() {
        try (var numbers = new Ahead<>(i -> i * i)) {
            assertThat(numbers.take()).isEqualTo(0L);
            assertThat(numbers.take()).isEqualTo(1L);
            assertThat(numbers.take()).isEqualTo(4L);
        }
    }

    @Test
    void nextValue_isMadeWhileThisOneIsUsed() throws InterruptedException {
        var second = new CountDownLatch(2);
        try (var numbers = new Ahead<>(i -> {
            second.countDown();
            return i;
        })) {
            numbers.take();
            second.await(); // would wait for ever if the next value were made only when asked for
        }
        assertThat(second.getCount()).isZero();
    }

    @Test
    void failure_arrivesWithTheValueItIsAbout() {
        try (var numbers = new Ahead<>(AheadTest::failingAtOne)) {
            assertThat(numbers.take()).isEqualTo(0L);
            assertThatThrownBy(numbers::take).isInstanceOf(DataException.class).hasMessage("no picture");
        }
    }

    /** An interrupt would close the channels of a data set that is still to be used. */
    @Test
    void closing_waitsForTheValueInTheMakingAndInterruptsNothing() {
        var finished = new AtomicInteger();
        var interrupted = new AtomicBoolean();
        try (var numbers = new Ahead<>(i -> {
            LockSupport.parkNanos(100_000_000);
            interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            return finished.incrementAndGet();
        })) {
            numbers.take();
        }
        assertThat(finished).hasValue(2);
        assertThat(interrupted).isFalse();
    }

    @Test
    void closing_isQuietAboutAValueThatNobodyTakes() {
        var numbers = new Ahead<>(AheadTest::failingAtOne);
        assertThat(numbers.take()).isEqualTo(0L);
        assertThatCode(numbers::close).doesNotThrowAnyException();
    }

    private static long failingAtOne(long i) {
        if (i == 1) {
            throw new DataException("no picture");
        }
        return i;
    }
}
