package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.neutral.NeutralWriter;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.AblateRequest;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

/** A model that is told labels, from its training to its scores; and sets that do not have what it needs. */
class LabelledRunTest {
    private static final int STEPS = 2;
    private static final String SET = "synthetic:20";
    private static final Machine MACHINE = new Machine("cpu", 2);

    @TempDir
    static Path folder;

    private static Path loud;

    /** Rated, drawn and followed, in parts: all that is fed while training goes on. */
    private static Config config(String data) {
        Config config = Runs.least(STEPS).with("run.data", data, "test").with("use_labels", "true", "test");
        return config.with("batch.stories", "4", "test")
                .with("batch.accumulate", "2", "test")
                .with("run.checkpoint_every", "1", "test")
                .with("batch.ema", "0.5", "test")
                .with("run.sample_every", "2", "test")
                .with("select.metric", "frechet-damsm", "test")
                .with("select.stories", "2", "test");
    }

    private static int train(Path out, Existing existing, String data) {
        return new TrainJob(new TrainRequest(config(data), new Destination(out, existing), MACHINE), Runs.silent())
                .run();
    }

    private static Path last(Path run) {
        return run.resolve("checkpoints/step-000002.safetensors");
    }

    @BeforeAll
    static void train() {
        assertThat(train(folder.resolve("run"), Existing.REFUSE, SET)).isZero();
        loud = Runs.louder(last(folder.resolve("run")), folder.resolve("loud.safetensors"));
    }

    @Test
    void a_run_that_goes_on_ends_in_the_bits_of_one_that_went_through() throws IOException {
        Path parts = folder.resolve("parts");
        train(parts, Existing.REFUSE, SET);
        Files.delete(last(parts));
        assertThat(train(parts, Existing.RESUME, SET)).isZero();
        assertThat(Safetensors.readAll(last(parts))).isEqualTo(Safetensors.readAll(last(folder.resolve("run"))));
        assertThat(Metrics.read(parts.resolve("metrics.jsonl"))).hasSize(STEPS);
        assertThat(folder.resolve("run/samples/ema-step-000002.png"))
                .hasSameBinaryContentAs(parts.resolve("samples/ema-step-000002.png"));
    }

    private static Path sample(String name, StorySource source, Console console) {
        Path out = folder.resolve(name);
        var request = new SampleRequest(
                loud,
                source,
                new Destination(out, Existing.REPLACE),
                new SampleRequest.Draws(7, 1, 1),
                new SampleRequest.Extras(false, false),
                MACHINE);
        assertThat(new SampleJob(request, console).run()).isZero();
        return out;
    }

    private static Path sample(String name, String data) {
        return sample(name, new StorySource.FromData(data, Split.TEST, 2), Runs.silent());
    }

    private static List<List<Boolean>> others(List<List<Boolean>> labels) {
        return labels.stream()
                .map(frame -> frame.stream().map(is -> !is).toList())
                .toList();
    }

    @Test
    void what_sample_shows_is_drawn_with_the_labels_of_the_frames() throws IOException {
        Path shown = sample("shown", SET);
        try (Device device = Device.open("cpu");
                StorySet set = StorySets.open(SET, OpenOptions.defaults())) {
            Sampler sampler = Artist.of(device, Checkpoint.read(loud)).sampler();
            for (int i = 0; i < 2; i++) {
                Story story = set.story(Split.TEST, i);
                Script script = Script.of(story);
                var noise = new Sampler.Noise(7, i, 1);
                byte[] first = Files.readAllBytes(shown.resolve(story.id() + "-1.png"));
                assertThat(PngWriter.bytes(sampler.draw(script, noise).get(0))).isEqualTo(first);
                var changed = new Script(script.sentences(), others(script.labels()));
                assertThat(PngWriter.bytes(sampler.draw(changed, noise).get(0))).isNotEqualTo(first);
            }
        }
    }

    private static EvaluateRequest evaluation(Path out, boolean isVerified) {
        return new EvaluateRequest(
                new EvaluateRequest.Drawn(loud, SET, Split.TEST, OptionalInt.of(2), 7, 1),
                Judges.of(List.of(), Optional.of(folder.resolve("run/encoder.safetensors"))),
                out,
                new EvaluateRequest.Mode(isVerified, false),
                MACHINE);
    }

    @Test
    void evaluate_scores_what_sample_shows_and_warns_of_what_was_told() throws IOException {
        Path out = folder.resolve("eval/test.json");
        var recording = new Recording();
        new EvaluateJob(evaluation(out, false), recording.console(Terminal.NONE)).run();
        assertThat(recording.err()).contains("E8-TOLD", "use_labels=true");
        List<?> told = (List<?>) ((Map<?, ?>) Json.parse(Files.readString(out))).get("labels_told");
        try (StorySet set = StorySets.open(SET, OpenOptions.defaults())) {
            assertThat(told).isEqualTo(set.labelNames());
        }
        Path shown = sample("scored", SET);
        Path scored = folder.resolve("eval/test-pictures/seed-7");
        var names = ((Map<?, ?>) Json.parse(Files.readString(scored.resolve("manifest.json")))).keySet();
        assertThat(names).hasSize(10).allSatisfy(name -> assertThat(shown.resolve((String) name))
                .hasSameBinaryContentAs(scored.resolve((String) name)));
        assertThat(new EvaluateJob(evaluation(out, true), Runs.silent()).run()).isZero();
    }

    private static void assertRefused(ThrowingCallable action, String... words) {
        assertThatThrownBy(action)
                .isInstanceOf(AppException.class)
                .hasMessageStartingWith("error[E3-LABELS]")
                .hasMessageContainingAll(words);
    }

    @Test
    void sentences_alone_are_refused() {
        var written = new StorySource.Written(List.of(List.of("The cat jumps.")));
        assertRefused(
                () -> sample("written", written, Runs.silent()), "--text or --sentence", "--data " + SET, "jsonl:PATH");
    }

    /** The built-in stories as files, with a part of their text replaced. */
    private static String changed(String name, String pattern, String replacement) throws IOException {
        Path to = folder.resolve(name);
        try (StorySet set = StorySets.open(SET, OpenOptions.defaults())) {
            new NeutralWriter(set, Files.createDirectories(to), Progress.SILENT).write();
        }
        for (String file : List.of("stories.jsonl", "splits.json")) {
            String text = Files.readString(to.resolve(file));
            Files.writeString(to.resolve(file), text.replaceAll(pattern, replacement));
        }
        return "jsonl:" + to;
    }

    @Test
    void a_set_without_labels_is_refused_before_anything_is_learned() throws IOException {
        String none = changed("none", "\"labels\": ?\\[[^\\]]*\\]", "\"labels\":[]");
        Path out = folder.resolve("refused");
        var request = new TrainRequest(config(none), new Destination(out, Existing.REFUSE), MACHINE);
        String[] words = {"found        no labels", "expected     9 labels", "--set use_labels=false"};
        assertRefused(() -> new DryRun(request, Runs.silent()).run(), words);
        assertThat(out).doesNotExist();
        assertRefused(() -> new TrainJob(request, Runs.silent()).run(), words);
        assertThat(out.resolve("encoder.safetensors")).doesNotExist();
        Path rows = folder.resolve("rows");
        var rowsOf = new AblateRequest(config(none), new Destination(rows, Existing.REFUSE), MACHINE, List.of(7L));
        assertRefused(() -> new AblateJob(rowsOf, Runs.silent()).run(), words);
        assertThat(rows.resolve("encoder.safetensors")).doesNotExist();
        assertRefused(() -> sample("none", none), "found        no labels", "expected     9 labels (");
    }

    @Test
    void a_set_with_other_labels_is_refused_and_one_with_the_same_is_drawn() throws IOException {
        String same = changed("same", "never there", "");
        assertThat(sample("from-files", same).resolve("sheet.png"))
                .as("the same stories, labels and places")
                .hasSameBinaryContentAs(sample("built-in", SET).resolve("sheet.png"));
        String fewer = changed("fewer", "(\"labels\": ?\\[)[^,\\]]*,", "$1");
        assertRefused(() -> sample("fewer-drawn", fewer), "found        8 labels (");
        String others = changed("others", "\"labels\": ?\\[\"[a-z]*\"", "\"labels\":[\"dragon\"");
        assertRefused(() -> sample("others-drawn", others), "found        9 labels (dragon, ", "in this order");
        var subject = new EvaluateRequest.Drawn(loud, others, Split.TEST, OptionalInt.of(2), 7, 1);
        var asked = evaluation(folder.resolve("refused.json"), false);
        assertRefused(
                () -> new EvaluateJob(
                                new EvaluateRequest(subject, asked.judges(), asked.out(), asked.mode(), MACHINE),
                                Runs.silent())
                        .run(),
                "dragon");
    }
}
