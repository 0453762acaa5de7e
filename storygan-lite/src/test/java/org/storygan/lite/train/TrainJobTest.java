package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

class TrainJobTest {
    @TempDir
    Path folder;

    private int train(Path out, Existing existing, int steps) {
        return new TrainJob(Runs.request(out, existing, steps), Runs.silent()).run();
    }

    @Test
    void a_run_leaves_metrics_a_sheet_a_checkpoint_and_a_page() {
        assertThat(train(folder, Existing.REFUSE, 4)).isZero();
        List<Map<String, Object>> metrics = Metrics.read(folder.resolve("metrics.jsonl"));
        assertThat(metrics)
                .extracting(line -> ((Number) line.get("step")).intValue())
                .containsExactly(1, 2, 3, 4);
        assertThat(metrics).allSatisfy(line -> assertThat(((Number) line.get("loss_d")).doubleValue())
                .isPositive());
        assertThat(metrics)
                .extracting(line -> line.get("arrays"))
                .as("tensors alive after each step")
                .containsOnly(metrics.get(0).get("arrays"));
        assertThat(folder.resolve("checkpoints/step-000004.safetensors")).isRegularFile();
        assertThat(folder.resolve("encoder.safetensors")).isRegularFile();
        assertThat(folder.resolve("report.html")).isRegularFile();
        assertThat(folder.resolve("DONE")).isRegularFile();
    }

    @Test
    void the_encoders_are_after_training_what_they_were_before() {
        train(folder, Existing.REFUSE, 2);
        Map<String, StoredTensor> before = Safetensors.readAll(folder.resolve("encoder.safetensors"));
        Map<String, StoredTensor> after = Safetensors.readAll(folder.resolve("checkpoints/step-000002.safetensors"));
        assertThat(before.keySet()).anyMatch(name -> name.startsWith("text."));
        assertThat(after).containsAllEntriesOf(before);
    }

    @Test
    void a_resumed_run_ends_in_the_same_numbers_as_one_that_was_not_interrupted() {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        // The schedules depend on the planned length, so the interrupted run is one of the same plan, cut after its
        // checkpoint.
        train(whole, Existing.REFUSE, 4);
        train(parts, Existing.REFUSE, 4);
        assertThat(parts.resolve("checkpoints/step-000004.safetensors").toFile().delete())
                .isTrue();
        train(parts, Existing.RESUME, 4);
        assertThat(tensors(parts)).isEqualTo(tensors(whole));
        assertThat(Metrics.read(parts.resolve("metrics.jsonl"))).hasSize(4);
    }

    private static Map<String, Object> tensors(Path run) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        tensors.putAll(Safetensors.readAll(run.resolve("checkpoints/step-000004.safetensors")));
        return tensors;
    }

    private Path trained(String name, int steps, String... settings) {
        Path out = folder.resolve(name);
        TrainRequest request = Runs.request(out, Existing.REFUSE, steps);
        Config config = request.config();
        for (String setting : settings) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        assertThat(new TrainJob(new TrainRequest(config, request.destination(), request.machine()), Runs.silent())
                        .run())
                .isZero();
        return out;
    }

    /** Whoever only looks must change nothing: not a weight, not a statistic, not a random number. */
    @Test
    void looking_at_held_out_stories_changes_no_bit_of_training() {
        Path unseen = trained("unseen", 4);
        Path rated = trained("rated", 4, "select.metric=kid-damsm", "select.stories=3", "run.sample_every=1");
        assertThat(tensors(rated)).isEqualTo(tensors(unseen));
        var rating = Metrics.read(rated.resolve("metrics.jsonl")).get(3);
        assertThat(rating).containsEntry("rating_name", "KID[damsm-cnn64-" + encoderHash(rated) + ",val,16-d,N=15]");
        assertThat(rating).containsKeys("rating", "val_cosine_drawn", "val_cosine_real", "val_cosine_shuffled");
    }

    /** Of the file's encoders: those in the checkpoints must go by the same one. */
    private static String encoderHash(Path run) {
        try (Device device = Device.open("cpu")) {
            return EncoderFile.read(run.resolve("encoder.safetensors"), device)
                    .hash()
                    .substring(0, 8);
        }
    }

    @Test
    void the_best_checkpoint_is_the_one_with_the_least_rating() {
        Path out = trained("rated", 6, "select.metric=frechet-damsm", "select.stories=4");
        var ratings = Metrics.read(out.resolve("metrics.jsonl")).stream()
                .filter(line -> line.containsKey("rating"))
                .toList();
        assertThat(ratings).hasSize(3);
        var least = ratings.stream()
                .min(Comparator.comparingDouble(line -> ((Number) line.get("rating")).doubleValue()))
                .orElseThrow();
        Checkpoint best = Checkpoint.read(out.resolve("checkpoints/best.safetensors"));
        assertThat(best.step()).isEqualTo(((Number) least.get("step")).longValue());
        assertThat(best.rating().orElseThrow().value()).isEqualTo(((Number) least.get("rating")).doubleValue());
        assertThat(best.rating().orElseThrow().name()).matches("Frechet\\[damsm-cnn64-[0-9a-f]{8},val,16-d,N=20]");
    }

    @Test
    void every_option_of_a_step_survives_a_resume() {
        String[] settings = {
            "batch.ema=0.9",
            "batch.accumulate=2",
            "batch.d_steps=2",
            "loss.lambda_con=5",
            "loss.lambda_damsm=5",
            "selector.train=st",
            "opt.clip=10",
            "opt.schedule=halve@0"
        };
        Path whole = trained("whole", 4, settings);
        Path parts = trained("parts", 4, settings);
        assertThat(parts.resolve("checkpoints/step-000004.safetensors").toFile().delete())
                .isTrue();
        Config config = Config.read(Optional.empty(), List.of(parts.resolve("config.yaml")));
        TrainRequest same = Runs.request(parts, Existing.RESUME, 4);
        new TrainJob(new TrainRequest(config, same.destination(), same.machine()), Runs.silent()).run();
        assertThat(tensors(parts)).isEqualTo(tensors(whole));
        assertThat(tensors(whole).keySet()).anyMatch(name -> name.startsWith("ema."));
        assertThat(Metrics.read(whole.resolve("metrics.jsonl")).get(0)).containsKeys("contrast", "damsm", "norm_g");
    }

    @Test
    void learning_by_heart_reads_the_first_batches_again_and_again() {
        Path out = trained(
                "by-heart",
                4,
                "run.overfit_batches=2",
                "run.sample_every=4",
                "select.metric=none",
                "opt.schedule=halve@1");
        assertThat(Metrics.read(out.resolve("metrics.jsonl")))
                .extracting(line -> line.get("rate"))
                .as("an epoch is two steps")
                .containsExactly(0.0002, 0.0002, 0.0001, 0.0001);
        assertThat(Metrics.read(out.resolve("metrics.jsonl")))
                .extracting(line -> line.get("spread_real"))
                .satisfies(spreads -> {
                    assertThat(spreads.get(2)).isEqualTo(spreads.get(0));
                    assertThat(spreads.get(3)).isEqualTo(spreads.get(1));
                    assertThat(spreads.get(1)).isNotEqualTo(spreads.get(0));
                });
    }

    @Test
    void a_dry_run_says_what_the_run_would_take_and_leaves_nothing() {
        Path out = folder.resolve("dry");
        var recording = new Recording();
        int exit = new DryRun(Runs.request(out, Existing.REFUSE, 4), recording.console(Terminal.NONE)).run();
        assertThat(exit).isZero();
        assertThat(out).doesNotExist();
        assertThat(folder).isEmptyDirectory();
        assertThat(recording.out())
                .contains("4 of 4 stories", "a step ", "MiB of tensors", "a checkpoint ", "nothing was written");
    }

    @Test
    void a_batch_that_cannot_be_cut_is_refused_before_anything_is_made() {
        TrainRequest request = Runs.request(folder.resolve("cut"), Existing.REFUSE, 4);
        var cut = new TrainRequest(
                request.config().with("batch.accumulate", "3", "test"), request.destination(), request.machine());
        assertThatThrownBy(() -> new DryRun(cut, Runs.silent()).run())
                .isInstanceOf(AppException.class)
                .hasMessageContaining("a batch of 4 stories cannot pass in 3 parts")
                .hasMessageContaining("--batch 6");
    }

    @Test
    void a_run_does_not_go_on_with_other_settings_and_names_them_all() {
        train(folder, Existing.REFUSE, 2);
        TrainRequest same = Runs.request(folder, Existing.RESUME, 4);
        Config config = same.config().with("run.seed", "8", "test").with("opt.lr_g", "0.5", "test");
        var other = new TrainRequest(config, same.destination(), same.machine());
        assertThatThrownBy(() -> new TrainJob(other, Runs.silent()).run())
                .isInstanceOf(AppException.class)
                .hasMessageContaining("run.seed was 7, now 8")
                .hasMessageContaining("opt.lr_g was 0.0002, now 0.5");
        assertThat(Metrics.read(folder.resolve("metrics.jsonl"))).hasSize(2);
    }

    @Test
    void what_may_change_is_told_with_both_values_before_a_step_is_taken() {
        train(folder, Existing.REFUSE, 2);
        TrainRequest same = Runs.request(folder, Existing.RESUME, 3);
        var other = new TrainRequest(
                same.config().with("run.log_every", "1", "test"), same.destination(), new Machine("cpu", 1));
        var recording = new Recording();
        assertThat(new TrainJob(other, recording.console(Terminal.NONE)).run()).isZero();
        String said = recording.err();
        assertThat(said)
                .containsSubsequence("changed: opt.steps was 2, now 3", "changed: run.log_every was 2, now 1", "step 3")
                .contains("threads was 2, now 1: the bits may differ");
    }

    @Test
    void the_settings_a_run_wrote_give_the_same_run_again() {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        train(first, Existing.REFUSE, 4);
        Config read = Config.read(Optional.empty(), List.of(first.resolve("config.yaml")));
        assertThat(read).isEqualTo(Runs.config(4));
        TrainRequest request = Runs.request(second, Existing.REFUSE, 4);
        new TrainJob(new TrainRequest(read, request.destination(), request.machine()), Runs.silent()).run();
        assertThat(tensors(second)).isEqualTo(tensors(first));
        assertThat(first.resolve("config.origin.txt")).content().contains("g.ngf = 32", "# test", "# preset tiny");
    }

    @Test
    void resuming_where_there_is_nothing_says_so() {
        assertThatThrownBy(() -> train(folder, Existing.RESUME, 2))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("no checkpoint to resume from");
    }
}
