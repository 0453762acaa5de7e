package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.Selection;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;
import org.storygan.nn.ParameterSource;

/** A run with a second generator and a soft choice at the end: whoever draws with it draws with these. */
final class ArtistTest {
    private static final List<Script> STORY = List.of(Script.written(List.of("The cat stands on the left.")));

    @TempDir
    static Path folder;

    private static Path both;
    private static Path alone; // the same without the second generator

    /** Weights of two steps are so small that every picture is of one grey; six times as large, the networks differ. */
    @BeforeAll
    static void train() {
        TrainRequest request = Runs.request(folder.resolve("run"), Existing.REFUSE, 2);
        var config = request.config().with("batch.ema", "0.5", "test").with("selector.test", "soft", "test");
        new TrainJob(new TrainRequest(config, request.destination(), request.machine()), Runs.silent()).run();
        both = louder("both.safetensors", name -> true);
        alone = louder("alone.safetensors", name -> !name.startsWith(Checkpoint.EMA));
    }

    private static Path louder(String file, Predicate<String> kept) {
        Path loud = folder.resolve(file);
        try (Safetensors open = Safetensors.open(folder.resolve("run/checkpoints/step-000002.safetensors"))) {
            Map<String, StoredTensor> tensors = new TreeMap<>();
            open.entries().keySet().stream().filter(kept).forEach(name -> {
                boolean draws = name.startsWith("generator.") || name.startsWith(Checkpoint.EMA);
                StoredTensor x = open.read(name);
                tensors.put(name, draws && x.shape().rank() > 1 ? times(6, x) : x);
            });
            Safetensors.write(loud, tensors, open.metadata());
        }
        return loud;
    }

    private static StoredTensor times(float factor, StoredTensor tensor) {
        float[] values = tensor.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return StoredTensor.of(tensor.shape(), values);
    }

    private static List<List<Picture>> drawn(Device device, Checkpoint checkpoint, Selection selection) {
        var config = checkpoint.config().model();
        var generator = new Generator(new ParameterSource(device, Streams.GENERATOR_WEIGHTS.key(3)), config);
        checkpoint.loadFollowerInto(generator);
        return new Sampler(device, generator, checkpoint.encoder(device), selection).draw(STORY, 5, 1);
    }

    @Test
    void the_generator_that_follows_draws_and_its_blocks_choose_as_the_run_says() {
        try (Device device = Device.open("cpu")) {
            Checkpoint checkpoint = Checkpoint.read(both);
            Artist artist = Artist.of(device, checkpoint);
            assertThat(artist.facts()).isEqualTo(Map.of("generator", "ema", "selector", "soft"));
            var pictures = artist.sampler().draw(STORY, 5, 1);
            assertThat(pictures).isEqualTo(drawn(device, checkpoint, Selection.soft(1)));
            assertThat(pictures).isNotEqualTo(drawn(device, checkpoint, Selection.hard()));
            Artist other = Artist.of(device, Checkpoint.read(alone));
            assertThat(other.facts()).containsEntry("generator", "trained");
            assertThat(pictures).isNotEqualTo(other.sampler().draw(STORY, 5, 1));
        }
    }

    @Test
    void evaluation_scores_the_very_pictures_that_sampling_shows_and_says_who_drew_them() throws IOException {
        var machine = new Machine("cpu", 2);
        Path out = folder.resolve("eval/test.json");
        new EvaluateJob(
                        new EvaluateRequest(
                                new EvaluateRequest.Drawn(both, "synthetic:60", Split.TEST, OptionalInt.of(2), 7, 1),
                                Judges.of(List.of(), Optional.of(folder.resolve("run/encoder.safetensors"))),
                                out,
                                new EvaluateRequest.Mode(false, false),
                                machine),
                        Runs.silent())
                .run();
        Path shown = folder.resolve("shown");
        new SampleJob(
                        new SampleRequest(
                                both,
                                new StorySource.FromData("synthetic:60", Split.TEST, 2),
                                new Destination(shown, Existing.REFUSE),
                                new SampleRequest.Draws(7, 1, 1),
                                new SampleRequest.Extras(false, false),
                                machine),
                        Runs.silent())
                .run();
        assertThat((Map<?, ?>) Json.parse(Files.readString(out)))
                .extracting("generator", "selector")
                .containsExactly("ema", "soft");
        Path scored = folder.resolve("eval/test-pictures/seed-7");
        var names = ((Map<?, ?>) Json.parse(Files.readString(scored.resolve("manifest.json")))).keySet();
        assertThat(names).hasSize(10);
        for (Object name : names) {
            assertThat(shown.resolve((String) name)).hasSameBinaryContentAs(scored.resolve((String) name));
        }
    }
}
