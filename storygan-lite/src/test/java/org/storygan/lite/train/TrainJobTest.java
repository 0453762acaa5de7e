package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

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

    @Test
    void a_run_does_not_go_on_with_other_settings() {
        train(folder, Existing.REFUSE, 2);
        TrainRequest same = Runs.request(folder, Existing.RESUME, 4);
        var other = new TrainRequest(same.config().with("run.seed", "8", "test"), same.destination(), same.machine());
        assertThatThrownBy(() -> new TrainJob(other, Runs.silent()).run())
                .isInstanceOf(AppException.class)
                .hasMessageContaining("run.seed was 7, now 8");
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
