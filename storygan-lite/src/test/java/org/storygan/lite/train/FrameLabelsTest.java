package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.Selection;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Vocabulary;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** What labels do between the set and the two networks. */
class FrameLabelsTest {
    private static final int FRAMES = 5;
    private static final int STORIES = 2; // of a random batch
    private static final int PARTS = 2;

    private static Config config(int steps, String... settings) {
        Config config = Runs.config(steps).with("use_labels", "true", "test");
        for (String setting : settings) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        return config;
    }

    private static FrozenEncoder encoder(Device device, StorySet set, Config config) {
        PretrainSettings settings = PretrainSettings.of(config);
        Vocabulary words = Vocabulary.ofTraining(set, 1);
        Encoders encoders =
                Encoders.of(new ParameterSource(device, RandomKey.of(1, 0)), words.size(), settings.sizes());
        return new FrozenEncoder(
                new Pretrained(words, encoders, settings.sizes(), settings.gammas(), Optional.empty(), List.of()));
    }

    private static float[] flags(List<Story> stories) {
        List<Float> flags = new ArrayList<>();
        stories.forEach(
                story -> story.frames().forEach(frame -> frame.labels().forEach(is -> flags.add(is ? 1f : 0f))));
        float[] all = new float[flags.size()];
        IntStream.range(0, all.length).forEach(i -> all[i] = flags.get(i));
        return all;
    }

    /** In a run of 1 step each sentence is encoded when it is read, in one of 8 all are found in the table. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void each_part_of_a_batch_is_told_the_labels_of_its_frames_and_wrong_text_brings_its_own(int steps) {
        Config config = config(steps, "batch.accumulate=" + PARTS, "run.data=synthetic:20");
        try (Device device = Device.open("cpu");
                StorySet set = StorySets.open("synthetic:20", OpenOptions.defaults())) {
            var batcher = Batcher.training(set, config.whole("batch.stories"), 7);
            TrainPlan plan = TrainPlan.of(config, batcher);
            try (var lessons = Lessons.of(device, set, batcher, plan, encoder(device, set, config), Runs.silent())) {
                List<GanBatch> parts = lessons.parts(lessons.take(0));
                List<Story> stories = batcher.batch(0, 0);
                assertThat(parts).hasSize(PARTS);
                for (int part = 0; part < PARTS; part++) {
                    List<Story> own = stories.subList(2 * part, 2 * part + 2);
                    TextFeatures text = parts.get(part).text();
                    assertThat(text.labels().orElseThrow().floats()).isEqualTo(flags(own));
                    List<Story> others = List.of(own.get(1), own.get(0));
                    assertThat(flags(others)).as("two stories that differ").isNotEqualTo(flags(own));
                    assertThat(text.rolled(FRAMES).labels().orElseThrow().floats())
                            .isEqualTo(flags(others));
                }
            }
        }
    }

    @Test
    void a_model_that_is_not_told_labels_gets_none() {
        Config config = Runs.config(1);
        try (Device device = Device.open("cpu");
                StorySet set = StorySets.open("synthetic:20", OpenOptions.defaults())) {
            var batcher = Batcher.training(set, config.whole("batch.stories"), 7);
            TrainPlan plan = TrainPlan.of(config, batcher);
            try (var lessons = Lessons.of(device, set, batcher, plan, encoder(device, set, config), Runs.silent())) {
                assertThat(lessons.parts(lessons.take(0)).get(0).text().labels())
                        .isEmpty();
            }
        }
    }

    /** Random pictures; the words of all stories are the same, so that only labels can tell them apart. */
    private static GanBatch batch(Device device, Config config, Tensor labels) {
        int n = STORIES * FRAMES;
        int dim = config.model().text().dim();
        var text = new TextFeatures(
                Tensor.full(device, Shape.of(n, 3, dim), 0.1),
                Tensor.full(device, Shape.of(n, dim), 0.1),
                Tensor.full(device, Shape.of(n, 3), 1));
        int side = ModelConfig.IMAGE_SIZE;
        Tensor images = Tensor.random(device, Shape.of(n, side, side, 3), Distribution.NORMAL, RandomKey.of(5, 3))
                .tanh()
                .copy();
        List<String> stories =
                IntStream.range(0, n).mapToObj(i -> "story " + i / FRAMES).toList();
        List<Caption> captions =
                IntStream.range(0, n).mapToObj(i -> new Caption(List.of(2))).toList();
        return new GanBatch(images, text.withLabels(labels), FRAMES, Rivals.of(stories, captions));
    }

    /** Every frame of story i has label i alone, or all have label 0. */
    private static Tensor labels(Device device, boolean differ) {
        float[] flags = new float[STORIES * FRAMES * ModelConfig.LABELS];
        for (int frame = 0; frame < STORIES * FRAMES; frame++) {
            flags[frame * ModelConfig.LABELS + (differ ? frame / FRAMES : 0)] = 1;
        }
        return Tensor.of(device, Shape.of(STORIES * FRAMES, ModelConfig.LABELS), flags);
    }

    private static GanReport judged(boolean differ) {
        // nothing else may tell the two judgements of real pictures apart: neither noise nor a norm that goes on
        Config config = config(1, "selector.noise=none", "d.spectral_norm=false");
        try (Device device = Device.open("cpu")) {
            Gan gan = Gan.of(device, config.model(), 3);
            var report = new GanReport();
            new JudgeLoss(gan, GanSettings.Weights.PAPER)
                    .of(
                            batch(device, config, labels(device, differ)),
                            new Turn(3, 1, 0, Selection.soft(1)),
                            report,
                            new Stopwatch());
            report.fetch();
            return report;
        }
    }

    @Test
    void the_discriminator_hears_wrong_text_with_its_labels() {
        GanReport same = judged(false);
        assertThat(same.of(Figure.D_WRONG)).isEqualTo(same.of(Figure.D_REAL));
        GanReport other = judged(true);
        assertThat(other.of(Figure.D_WRONG)).isNotEqualTo(other.of(Figure.D_REAL));
        assertThat(other.of(Figure.D_REAL)).as("labels are part of the score").isNotEqualTo(same.of(Figure.D_REAL));
    }

    /** What both networks make of each story in use, as sums that tell the least difference. */
    private static List<List<Integer>> seen(boolean differ) {
        Config config = config(1);
        try (Device device = Device.open("cpu")) {
            Gan gan = Gan.of(device, config.model(), 3);
            Pass pass = Pass.evaluation(RandomKey.of(1, 1));
            GanBatch batch = batch(device, config, labels(device, differ));
            Tensor drawn = gan.generator()
                    .apply(batch.text(), FRAMES, pass, Selection.hard())
                    .images();
            Tensor judged = gan.discriminator().apply(batch.images(), batch.text(), pass, Selection.hard());
            return IntStream.range(0, STORIES)
                    .mapToObj(story -> List.of(hash(drawn, story), hash(judged, story)))
                    .toList();
        }
    }

    private static int hash(Tensor x, int story) {
        return Arrays.hashCode(x.slice(0, story * FRAMES, FRAMES).copy().floats());
    }

    @Test
    void a_storys_labels_change_its_own_pictures_and_scores_and_no_others() {
        List<List<Integer>> same = seen(false);
        List<List<Integer>> other = seen(true);
        assertThat(other.get(0)).as("story 0 keeps its labels").isEqualTo(same.get(0));
        assertThat(other.get(1).get(0))
                .as("pictures of story 1")
                .isNotEqualTo(same.get(1).get(0));
        assertThat(other.get(1).get(1))
                .as("scores of story 1")
                .isNotEqualTo(same.get(1).get(1));
    }

    @Test
    void other_than_nine_flags_are_no_labels() {
        try (Device device = Device.open("reference")) {
            assertThatThrownBy(() -> FrameLabels.of(device, List.of(List.of(true, false))))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("frame 0 has 2, a model is told 9");
        }
    }
}
