package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Split;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.lite.pretrain.PretrainSettings.Plan;
import org.storygan.lite.pretrain.PretrainSettings.Rate;
import org.storygan.lite.run.AppException;

/** Pictures of 16 x 16 pixels. What does not depend on how well is learnt runs on the reference backend with the least sizes. */
final class PretrainerTest {
    private static final EncoderSizes LEAST = new EncoderSizes(2, 2, 1, 10);

    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private static PretrainSettings settings(int steps, long seed) {
        return PretrainSettings.of(LEAST, seed).with(new Plan(4, 1000, steps, 1000, 960));
    }

    private Pretrained run(PretrainSettings settings) {
        return new Pretrainer(device, new PatchStories(8, 2), settings).run(step -> {}, () -> false);
    }

    private static Map<String, StoredTensor> state(Pretrained pretrained) {
        return StateDict.of(pretrained.encoders().state());
    }

    private static double mean(List<PretrainStep> steps) {
        return steps.stream().mapToDouble(s -> s.loss().total()).average().orElseThrow();
    }

    @Test
    void loss_fallsAndRetrievalRisesAboveChance() {
        var settings = PretrainSettings.of(new EncoderSizes(16, 16, 3, 10), 1)
                .with(new Plan(8, 1000, 75, 1000, 960))
                .with(new Rate(1e-2, 1, 1e-3, 0.25));
        var pretrained = new Pretrainer(device, new PatchStories(24, 24), settings).run(step -> {}, () -> false);
        var history = pretrained.history();
        assertThat(mean(history.subList(65, 75))).isLessThan(0.6 * mean(history.subList(0, 10)));
        var retrieval = pretrained.retrieval().orElseThrow();
        assertThat(retrieval.pairs()).isEqualTo(48);
        assertThat(retrieval.chance()).isLessThan(0.03);
        // With 1.1 expected, 48 guesses find 9 or more once in a million runs; learning found 30.
        assertThat(retrieval.precision()).isGreaterThan(8 / 48.0);
    }

    @Test
    @Tag("determinism")
    void equalSeeds_giveEqualBits() {
        var first = run(settings(6, 5));
        var second = run(settings(6, 5));
        assertThat(second.history()).isEqualTo(first.history());
        assertThat(state(second)).isEqualTo(state(first));
    }

    @Test
    void otherSeeds_giveOtherEncoders() {
        assertThat(state(run(settings(2, 5)))).isNotEqualTo(state(run(settings(2, 6))));
    }

    @Test
    void everyParameterAndStatistic_isTrained() {
        var before = StateDict.of(new Pretrainer(device, new PatchStories(8, 2), settings(2, 5))
                .run(step -> {}, () -> true)
                .encoders()
                .state());
        var after = state(run(settings(2, 5)));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, value) -> assertThat(after.get(name)).as(name).isNotEqualTo(value));
    }

    @Test
    void stop_isHeardBeforeTheNextStep() {
        var seen = new ArrayList<PretrainStep>();
        var pretrainer = new Pretrainer(device, new PatchStories(8, 2), settings(50, 1));
        var pretrained = pretrainer.run(seen::add, () -> seen.size() == 3);
        assertThat(seen).hasSize(3).isEqualTo(pretrained.history());
        assertThat(seen.get(2).step()).isEqualTo(3);
        assertThat(pretrained.retrieval()).isPresent();
    }

    @Test
    void evaluations_comeAfterAnEpochOrEnoughSteps() {
        var history = run(settings(60, 1)).history();
        assertThat(history.stream().filter(s -> s.retrieval().isPresent()).map(PretrainStep::step))
                .containsExactly(25, 50, 60);
        assertThat(history.get(59).epoch()).isEqualTo(29); // 8 stories make two batches
    }

    @Test
    void rate_fallsByEpoch() {
        var settings = settings(5, 1).with(new Rate(1e-3, 0.1, 5e-5, 1));
        assertThat(run(settings).history().stream().map(PretrainStep::rate))
                .containsExactly(1e-3, 1e-3, 1e-4, 1e-4, 5e-5);
    }

    /** With a rate of 1e-12 nothing gets better after the first evaluation. */
    @Test
    void patience_endsARunThatGetsNoBetter() {
        var settings = settings(1000, 1).with(new Plan(2, 1000, 1000, 2, 960)).with(new Rate(1e-12, 1, 0, 1));
        assertThat(run(settings).history()).hasSize(75);
    }

    @Test
    void epochs_endARun() {
        assertThat(run(settings(1000, 1).with(new Plan(4, 3, 1000, 9, 960))).history())
                .hasSize(6);
    }

    @Test
    void bestEncoders_areKept() {
        var set = new PatchStories(8, 12);
        var pretrained = new Pretrainer(device, set, settings(100, 1).with(new Rate(3e-2, 1, 3e-2, 0.25)))
                .run(step -> {}, () -> false);
        var seen = pretrained.history().stream()
                .flatMap(s -> s.retrieval().stream())
                .map(Retrieval::precision)
                .toList();
        double best = Collections.max(seen);
        assertThat(seen.get(seen.size() - 1))
                .as("the last, else nothing is shown")
                .isLessThan(best);
        assertThat(pretrained.retrieval().orElseThrow().precision()).isEqualTo(best);
        var again =
                new PairSource(set, pretrained.vocabulary(), settings(1, 1)).heldOut(Split.VAL, Retrieval.BATCH, 960);
        assertThat(Retrieval.of(device, pretrained.encoders(), again))
                .isEqualTo(pretrained.retrieval().orElseThrow());
    }

    @Test
    void fewStories_makeASmallerBatch() {
        var small = new Pretrainer(device, new PatchStories(3, 2), settings(2, 1));
        assertThat(small.run(step -> {}, () -> false).history()).hasSize(2);
    }

    @Test
    void withoutValidationStories_theLastEncodersAreTaken() {
        var pretrained = new Pretrainer(device, new PatchStories(12, 0), settings(2, 1)).run(step -> {}, () -> false);
        assertThat(pretrained.retrieval()).isEmpty();
        assertThat(pretrained.history()).hasSize(2).allMatch(s -> s.retrieval().isEmpty());
    }

    @Test
    void vocabulary_isThatOfTheTrainingStories() {
        var pretrained = new Pretrainer(device, new PatchStories(1, 24), settings(1, 1)).run(step -> {}, () -> true);
        assertThat(pretrained.vocabulary().lines())
                .containsExactly(
                        "<pad>", "<unk>", "a", "bottom", "green", "in", "is", "left", "patch", "red", "right", "the",
                        "there", "top");
    }

    @Test
    void divergence_isSaidWithAWayOut() {
        var settings = settings(50, 1).with(new Rate(1e300, 1, 1, 1e300));
        assertThatThrownBy(() -> run(settings))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("E7-NAN")
                .hasMessageContaining("a loss of NaN at a learning rate of 1.0E300")
                .hasMessageContaining("--set damsm.lr=5.0E299");
    }

    @Test
    void plansThatTrainNothing_areRefused() {
        assertThatThrownBy(() -> new Plan(1, 1, 1, 1, 1)).hasMessageContaining("batch 1");
    }

    @Test
    void steps_areToldInOneLine() {
        var step = run(settings(1, 1)).history().get(0);
        assertThat(step.toString()).matches("step 1 epoch 0 loss [0-9.]+ \\(words .*\\), R-precision .* sentences\\)");
    }
}
