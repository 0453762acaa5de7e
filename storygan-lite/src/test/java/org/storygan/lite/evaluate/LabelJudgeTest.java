package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Terminal;

final class LabelJudgeTest {
    private static Console silent() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Console.of(nowhere, nowhere, Terminal.ofProcess()).quiet(true);
    }

    @Test
    void counts_areOverAllPicturesAndLabels() {
        var truth = List.of(List.of(true, false, true), List.of(false, false, true));
        var said = List.of(List.of(true, true, false), List.of(false, false, true));
        var counts = LabelCounts.of(said, truth, List.of(new int[] {0}, new int[] {1}));
        // 2 found, 1 too many, 1 missed: P = R = 2/3
        assertThat(counts.f1()).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(List.of(counts.f1(0), counts.f1(1), counts.f1(2))).containsExactly(1.0, 0.0, 2.0 / 3);
        assertThat(counts.macroF1()).as("of the two that occur").isCloseTo((1 + 2.0 / 3) / 2, within(1e-15));
        assertThat(counts.flagAccuracy()).isCloseTo(4.0 / 6, within(1e-15));
        assertThat(counts.frameAccuracy()).isEqualTo(0.5);
        assertThat(counts.storyAccuracy()).isEqualTo(0.5);
        assertThat(LabelCounts.of(said, truth, List.of(new int[] {0, 1})).storyAccuracy())
                .isZero();
        var nothing = List.of(List.of(false));
        assertThat(LabelCounts.of(nothing, List.of(List.of(true)), List.of(new int[] {0}))
                        .f1())
                .isZero();
    }

    /** The first stories of the test split, their pictures, and grey pictures of the same number. */
    private record Scene(Evaluation.Sides sides, List<List<Boolean>> truth) {
        static Scene of(StorySet set, int stories) {
            Map<String, List<Picture>> real = new LinkedHashMap<>();
            Map<String, List<Picture>> grey = new LinkedHashMap<>();
            List<List<Boolean>> truth = new ArrayList<>();
            for (int i = 0; i < stories; i++) {
                var frames = set.story(Split.TEST, i).frames();
                real.put("s" + i, frames.stream().map(Frame::picture).toList());
                grey.put(
                        "s" + i,
                        frames.stream().map(f -> GalleryTest.plain(128)).toList());
                frames.forEach(f -> truth.add(f.labels()));
            }
            return new Scene(new Evaluation.Sides(Gallery.of(real), List.of(Gallery.of(grey)), List.of()), truth);
        }
    }

    private static List<Score> scores(StorySet set, int steps) {
        try (var device = Device.open("cpu")) {
            var scene = Scene.of(set, 8);
            return LabelJudge.train(device, set, steps, silent()).scores(scene.sides(), scene.truth());
        }
    }

    @Test
    void trainedForAWhile_itKnowsRealPicturesBetterThanChanceAndGreyOnes_andTheSameAgain() {
        try (var set = StorySets.open("synthetic:200", OpenOptions.defaults())) {
            var f1 = scores(set, 60).get(0);
            double real = f1.beside().get("real");
            assertThat(f1.name()).matches("F1-labels\\[cnn64-[0-9a-f]{8},N=40]");
            assertThat(real).isGreaterThan(f1.beside().get("shuffled") + 10).isGreaterThan(f1.mean() + 10);
            assertThat(f1.parts().keySet()).isSubsetOf(set.labelNames()).isNotEmpty();
            assertThat(scores(set, 60).get(0)).isEqualTo(f1);
        }
    }

    @Test
    void aSetWithoutLabels_isRefused() {
        var none = new Unlabelled();
        try (var device = Device.open("reference")) {
            assertThatThrownBy(() -> LabelJudge.train(device, none, 1, silent()))
                    .hasMessageContaining("E8-LABELS");
        }
    }

    private static final class Unlabelled implements StorySet {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public int framesPerStory() {
            return 1;
        }

        @Override
        public List<String> labelNames() {
            return List.of();
        }

        @Override
        public int size(Split split) {
            return 0;
        }

        @Override
        public org.storygan.datasets.story.Story story(
                Split split, int index, org.storygan.datasets.story.Choice choice) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public String hash() {
            return "";
        }
    }
}
