package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.datasets.story.Split;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;

final class RetrievalTest {
    private static final List<Caption> CAPTIONS =
            List.of(new Caption(List.of(2)), new Caption(List.of(3)), new Caption(List.of(4)));
    private static final Rivals ALL = Rivals.of(List.of("a", "b", "c"), CAPTIONS);

    @Test
    void sentence_findsThePictureOfTheHighestScore() {
        double[] scores = {0.9, 0.1, 0.2, 0.8, 0.3, 0.1, 0.2, 0.1, 0.7}; // the second prefers the first picture
        assertThat(Retrieval.of(scores, ALL)).isEqualTo(new Retrieval(2 / 3.0, 1 / 3.0, 3));
    }

    @Test
    void ties_areMisses() {
        assertThat(Retrieval.of(new double[9], ALL).precision()).isZero();
    }

    @Test
    void notANumber_isAMiss() {
        double[] scores = {Double.NaN, 0, 0, 0, 1, 0, Double.NaN, 0, 1};
        assertThat(Retrieval.of(scores, ALL).precision()).isEqualTo(1 / 3.0);
    }

    @Test
    void pairsOfOneStory_doNotCompete() {
        double[] scores = {0.9, 0.1, 0.2, 0.8, 0.3, 0.1, 0.2, 0.1, 0.7};
        var sameStory = Rivals.of(List.of("a", "a", "c"), CAPTIONS);
        var retrieval = Retrieval.of(scores, sameStory);
        assertThat(retrieval.precision()).isEqualTo(1);
        assertThat(retrieval.chance()).isCloseTo((1 / 2.0 + 1 / 2.0 + 1 / 3.0) / 3, within(1e-15));
    }

    @Test
    void batches_countByTheirPairs() {
        try (var device = Device.open("reference")) {
            var set = new PatchStories(24, 5);
            var vocabulary = Vocabulary.ofTraining(set, 1);
            var sizes = new EncoderSizes(4, 4, 2, 10);
            var encoders = Encoders.of(new ParameterSource(device, RandomKey.of(1, 0)), vocabulary.size(), sizes);
            var batches = new PairSource(set, vocabulary, PretrainSettings.of(sizes, 1)).heldOut(Split.VAL, 4, 100);
            var retrieval = Retrieval.of(device, encoders, batches);
            assertThat(batches).extracting(PairBatch::count).containsExactly(4, 4, 2);
            assertThat(retrieval.pairs()).isEqualTo(10);
            assertThat(retrieval.chance()).isBetween(1 / 4.0, 0.4);
            assertThat(device.memory().toString()).contains(" live");
        }
    }

    @Test
    void text_isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(new Retrieval(0.125, 1 / 48.0, 960))
                    .hasToString("R-precision 12.5 % (chance 2.1 %, 960 sentences)");
        } finally {
            Locale.setDefault(before);
        }
    }
}
