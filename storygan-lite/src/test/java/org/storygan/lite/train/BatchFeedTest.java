package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.Failures;
import org.storygan.lite.text.Vocabulary;

/** What goes wrong on the thread that makes batches reaches the trainer, in the step that wants the batch. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BatchFeedTest {
    private static final int STORIES = 4;
    private static final int GOOD_STEPS = 3;

    /** A set whose stories cannot be read after so many were. */
    private static StorySet failing(StorySet set, int good, Throwable trouble) {
        var read = new AtomicInteger();
        return (StorySet) Proxy.newProxyInstance(
                StorySet.class.getClassLoader(), new Class<?>[] {StorySet.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("story") && read.incrementAndGet() > good) {
                        throw trouble;
                    }
                    try {
                        return method.invoke(set, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Throwable met(Throwable trouble) {
        try (StorySet set = StorySets.open("synthetic:30", OpenOptions.defaults())) {
            var reading = new BatchFeed.Reading(Vocabulary.ofTraining(set, 1), 20, false, 0);
            var batcher = Batcher.training(failing(set, GOOD_STEPS * STORIES, trouble), STORIES, 1);
            try (var feed = new BatchFeed(batcher, reading)) {
                for (int step = 0; step < GOOD_STEPS; step++) {
                    assertThat(feed.batch(step).count()).isEqualTo(STORIES * set.framesPerStory());
                }
                return catchThrowable(() -> feed.batch(GOOD_STEPS));
            }
        }
    }

    @Test
    void aPictureThatCannotBeReadAnyMoreEndsTheRunWithItsName() {
        Throwable met = met(new DataException("/data/Ep12/317.png ends too early").expected("12,420 bytes", "6,210"));
        assertThat(Failures.of(met).text())
                .startsWith(
                        "error[E3-DATA]: /data/Ep12/317.png ends too early\n  expected     12,420 bytes\n  found        6,210");
    }

    @Test
    void aFullHeapOnThatThreadEndsTheRunToo() {
        Throwable met = met(new OutOfMemoryError("Java heap space"));
        assertThat(met).isInstanceOf(OutOfMemoryError.class);
        assertThat(Failures.of(met).exitCode()).isEqualTo(6);
    }
}
