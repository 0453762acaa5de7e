package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.Metrics;

/** Runs with learning rates that no network survives. */
class DivergenceTest {
    @TempDir
    Path folder;

    private AppException failure(String... settings) {
        TrainRequest request = Runs.request(folder, Existing.REFUSE, 30);
        Config config = Soak.config(30).with("run.sample_every", "0", "test").with("run.checkpoint_every", "1", "test");
        for (String setting : settings) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        var diverging = new TrainRequest(config, request.destination(), request.machine());
        AppException e = catchThrowableOfType(AppException.class, () -> new TrainJob(diverging, Runs.silent()).run());
        assertThat(e).as("training goes on").isNotNull();
        assertThat(e.failure().code()).isEqualTo(ErrorCode.E7_NAN);
        return e;
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The discriminator's first step throws it out of all bounds; the generator then cannot learn from it. */
    @Test
    void theRunStopsWithADiagnosisAndWithoutACheckpoint() throws IOException {
        AppException e = failure("opt.lr_d=1e30");
        assertThat(e).hasMessageContaining("training diverged at step 1: the generator's loss is not finite");
        assertThat(files("checkpoints")).containsExactly("latest", "step-000000.safetensors");
        assertThat(folder.resolve("FAILED")).content().contains("E7-NAN", "first        ");
        var diagnosis = (Map<?, ?>) Json.parse(Files.readString(folder.resolve("diagnosis/step-000001.json")));
        assertThat(diagnosis.get("player")).isEqualTo("generator");
        assertThat(diagnosis.get("not_finite")).isEqualTo("loss");
        assertThat((String) diagnosis.get("first_operation")).contains(" at element ");
        assertThat(diagnosis.get("seed")).isEqualTo(7L);
        assertThat((List<?>) diagnosis.get("stories")).hasSize(2);
        assertThat((List<?>) diagnosis.get("words")).hasSize(10);
    }

    @Test
    void stepsAreLeftOutWhereThatIsAskedForButNotForEver() throws IOException {
        AppException e = failure("opt.lr_d=1e30", "run.on_nan=skip", "run.checkpoint_every=4");
        int last = 1 + Divergence.MOST_SKIPPED;
        assertThat(e)
                .hasMessageContaining("training diverged at step " + last)
                .hasMessageContaining("skipped      " + Divergence.MOST_SKIPPED + " steps in a row before");
        assertThat(files("diagnosis")).hasSize(last);
        assertThat(Metrics.read(folder.resolve("metrics.jsonl")))
                .extracting(line -> ((Number) line.get("step")).intValue())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    /** The losses of the step were fine: its outcome is not, and would be the end of whoever went on from it. */
    @Test
    void weightsThatAreNotFiniteAreNotSaved() throws IOException {
        AppException e = failure("opt.lr_g=3e38");
        assertThat(e)
                .hasMessageContaining("training diverged at step 1: its weights are not finite")
                .hasMessageContaining("this one was not written");
        assertThat(files("checkpoints")).containsExactly("latest", "step-000000.safetensors");
    }
}
