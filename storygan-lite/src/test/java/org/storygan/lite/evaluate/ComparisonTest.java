package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.lite.distance.Features;

final class ComparisonTest {
    private static final Gallery GALLERY = GalleryTest.stories(20, 10);

    /** Numbers around {@code middle} for each of the 40 pictures. */
    private static Features around(double middle, long seed) {
        var random = CounterRandom.of(seed);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < GALLERY.count(); i++) {
            rows.add(new double[] {middle + random.between(-50, 50) / 100.0, random.between(-50, 50) / 100.0});
        }
        return Features.of(GALLERY.names(), rows);
    }

    private static Seen seen(Features features) {
        return new Seen(GALLERY, features);
    }

    @Test
    void foldersOfDifferentNumbers_areCompared_andTheNameSaysBoth() {
        Gallery fewer = GalleryTest.stories(12, 100);
        int[] first = IntStream.range(0, fewer.count()).toArray();
        var score = new Comparison(
                        "net",
                        seen(around(0, 1)),
                        List.of(new Seen(fewer, around(3, 2).select(first))))
                .scores("FID")
                .get(0);
        assertThat(score.name()).isEqualTo("FID-2[net,N=40/24]");
        assertThat(score.beside()).containsKey("bootstrap");
    }

    private static Map<String, Score> scores(Features... drawn) {
        var byName = new LinkedHashMap<String, Score>();
        new Comparison(
                        "net",
                        seen(around(0, 1)),
                        Stream.of(drawn).map(ComparisonTest::seen).toList())
                .scores("FID")
                .forEach(score -> byName.put(score.name(), score));
        return byName;
    }

    @Test
    void names_sayMetricDimensionNetworkAndNumber() {
        assertThat(scores(around(1, 2)).keySet())
                .containsExactly("FID-2[net,N=40]", "KID-2[net,N=40]", "Precision-2[net,N=40]", "Recall-2[net,N=40]");
    }

    @Test
    void frechet_ofAMovedSet_isAboutTheSquareOfTheMove_withHalvesAndSpreadBesideIt() {
        Score score = scores(around(3, 2), around(3, 3)).get("FID-2[net,N=40]");
        // the mean of 40 numbers that spread 0.29 is known to 0.046: 9 is known to 2 * 3 * 0.046 * √2 = 0.39; three of
        // those
        assertThat(score.mean()).isCloseTo(9, within(1.2));
        assertThat(score.values()).hasSize(2);
        assertThat(score.deviation()).isPositive();
        assertThat(score.beside().get("halves")).isLessThan(0.2);
        assertThat(score.beside().get("bootstrap")).isBetween(0.05, 1.0);
    }

    @Test
    void tooFewPictures_areWarnedOf() {
        var wide = Features.of(List.of("a", "b"), List.of(new double[3], new double[3]));
        assertThat(Comparison.warnings(Map.of(3, wide)))
                .singleElement()
                .asString()
                .contains("2 pictures for 3 features");
        assertThat(Comparison.warnings(Map.of(2, around(0, 1)))).isEmpty();
    }

    @Test
    void storyDistance_seesFramesThatChangedPlaces_whichPictureDistanceDoesNot() {
        Features real = around(0, 1);
        int[] swapped = new int[GALLERY.count()];
        for (int i = 0; i < swapped.length; i++) {
            swapped[i] = i ^ 1; // the two frames of a story
        }
        Features told = joinedFrames(real);
        Features backwards = told.select(swapped);
        var story = StoryDistance.of("net", seen(told), List.of(seen(backwards)));
        assertThat(story).singleElement().satisfies(score -> {
            assertThat(score.name()).isEqualTo("FSD-frames-4[net,N=20]");
            assertThat(score.mean()).isGreaterThan(1);
        });
        var pictures = new Comparison("net", seen(told), List.of(seen(backwards)))
                .scores("FD")
                .get(0);
        assertThat(pictures.mean()).isCloseTo(0, within(1e-9));
    }

    /** The second frame of each story lies 2 further on. */
    private static Features joinedFrames(Features real) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < real.count(); i++) {
            rows.add(new double[] {real.at(i, 0) + 2 * (i % 2), real.at(i, 1)});
        }
        return Features.of(real.names(), rows);
    }
}
