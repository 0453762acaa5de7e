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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.Split;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.Machine;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Json;

/** A whole evaluation of a tiny run by the encoders that it learned with. */
final class EvaluateJobTest {
    @TempDir
    static Path folder;

    private static Path checkpoint;

    @BeforeAll
    static void train() {
        new TrainJob(Runs.request(folder.resolve("run"), Existing.REFUSE, 2), Runs.silent()).run();
        checkpoint = folder.resolve("run/checkpoints/step-000002.safetensors");
    }

    private static EvaluateRequest request(Path out, boolean isVerified) {
        return new EvaluateRequest(
                new EvaluateRequest.Drawn(checkpoint, "synthetic:60", Split.TEST, OptionalInt.of(4), 7, 2),
                judges(),
                out,
                new EvaluateRequest.Mode(isVerified, false),
                new Machine("cpu", 2));
    }

    /** With the labels of the synthetic set, learned for a moment. */
    private static Judges judges() {
        return new Judges(List.of(), Optional.empty(), Optional.empty(), R2Plus1d.Preparation.SIBLING, 3);
    }

    private static void evaluate(EvaluateRequest request) {
        assertThat(new EvaluateJob(request, Runs.silent()).run()).isZero();
    }

    private static Map<?, ?> json(Path file) throws IOException {
        return (Map<?, ?>) Json.parse(Files.readString(file));
    }

    @Test
    void receipt_namesEverythingAndCanBeComputedAgain() throws IOException {
        Path out = folder.resolve("eval/test.json");
        evaluate(request(out, false));
        Map<?, ?> receipt = json(out);
        assertThat(receipt.get("pictures")).isEqualTo(20L);
        assertThat(receipt.get("stories")).isEqualTo(4L);
        assertThat((List<?>) receipt.get("drawn_sha256")).hasSize(2);
        assertThat((String) receipt.get("checkpoint_sha256")).hasSize(64);
        List<String> names = ((List<?>) receipt.get("scores"))
                .stream().map(score -> (String) ((Map<?, ?>) score).get("name")).toList();
        assertThat(names).hasSize(9);
        assertThat(names.get(0)).isEqualTo("FSD-random-r2plus1d[seed 0,sibling,N=4]");
        assertThat(names.get(1)).matches("Cosine\\[damsm-[0-9a-f]{8},N=20]");
        assertThat(names.get(2)).matches("R-precision\\[damsm-[0-9a-f]{8},N=20,of 16]");
        assertThat(names.get(3)).matches("R-precision-stories\\[damsm-[0-9a-f]{8},N=4,of 4]");
        assertThat(names.get(4)).matches("F1-labels\\[cnn64-[0-9a-f]{8},N=20]");
        assertThat(names.subList(5, 9).toString())
                .matches("\\[F1-labels-macro\\[.*], Flag-accuracy\\[.*], Frame-accuracy\\[.*], Story-accuracy\\[.*]]");
        assertThat(receipt.get("selected_by")).isEqualTo("nothing");
        assertThat(receipt.get("generator")).isEqualTo("trained");
        assertThat(receipt.get("selector")).isEqualTo("hard");
        assertThat(receipt.get("computed"))
                .isEqualTo(Map.of("device", "cpu", "features", "float32", "distances", "float64"));
        evaluate(request(out, true));
    }

    @Test
    void everyNumbersNetwork_standsInTheReceiptWithItsHash() throws IOException {
        Path out = folder.resolve("networks/test.json");
        evaluate(request(out, false));
        List<?> networks = (List<?>) json(out).get("networks");
        assertThat(networks.stream()
                        .map(network -> ((Map<?, ?>) network).get("name").toString()))
                .containsExactly("random-r2plus1d", "damsm-cnn64", "labels-cnn64");
        assertThat(networks).allSatisfy(network -> assertThat(((Map<?, ?>) network)
                        .entrySet().stream()
                                .filter(e -> e.getKey().toString().endsWith("sha256"))
                                .map(e -> (String) e.getValue()))
                .isNotEmpty()
                .allMatch(hash -> hash.matches("[0-9a-f]{64}")));
    }

    @Test
    void pictures_lieBesideTheReceiptWithTheirHashes() throws IOException {
        Path out = folder.resolve("kept/test.json");
        evaluate(request(out, false));
        Path drawn = folder.resolve("kept/test-pictures/seed-7");
        assertThat(json(drawn.resolve("manifest.json"))).hasSize(20);
        assertThat(Files.isRegularFile(drawn.resolve("synthetic-000009-1.png"))).isTrue();
    }

    /** Values of the scores whose names begin so, of the first seed. */
    private static List<?> first(Path receipt, String name) throws IOException {
        return ((List<?>) json(receipt).get("scores"))
                .stream()
                        .map(score -> (Map<?, ?>) score)
                        .filter(score -> score.get("name").toString().startsWith(name))
                        .map(score -> ((List<?>) score.get("values")).get(0))
                        .toList();
    }

    @Test
    void picturesThatLieInAFolder_areScoredForTheStoriesOfTheSplit_asIfTheyHadJustBeenDrawn() throws IOException {
        Path out = folder.resolve("there/test.json");
        evaluate(request(out, false));
        Path again = folder.resolve("there/again.json");
        var judges = new Judges(
                List.of(),
                Optional.of(folder.resolve("run/encoder.safetensors")),
                Optional.empty(),
                R2Plus1d.Preparation.SIBLING,
                3);
        var elsewhere = new EvaluateRequest.Elsewhere(
                folder.resolve("there/test-pictures/seed-7"), "synthetic:60", Split.TEST, OptionalInt.of(4));
        evaluate(new EvaluateRequest(
                elsewhere, judges, again, new EvaluateRequest.Mode(false, false), new Machine("cpu", 2)));
        for (String name : List.of("Cosine", "F1-labels[", "FSD-random")) {
            assertThat(first(again, name)).as(name).hasSize(1).isEqualTo(first(out, name));
        }
        Files.delete(folder.resolve("there/test-pictures/seed-7/synthetic-000009-1.png"));
        assertThatThrownBy(() -> evaluate(new EvaluateRequest(
                        elsewhere, judges, again, new EvaluateRequest.Mode(false, false), new Machine("cpu", 2))))
                .hasMessageContaining("synthetic-000009-1.png");
    }

    @Test
    void aReceiptThatDoesNotHold_isToldByWhatDiffers() throws IOException {
        Path out = folder.resolve("wrong/test.json");
        evaluate(request(out, false));
        String real = (String) json(out).get("real_sha256");
        Files.writeString(out, Files.readString(out).replace(real, "0".repeat(64)));
        assertThatThrownBy(() -> evaluate(request(out, true)))
                .hasMessageContaining("E9-RECEIPT")
                .hasMessageContaining("real_sha256")
                .hasMessageNotContaining("drawn_sha256");
    }

    @Test
    void withoutAnyNetwork_nothingCanBeCompared() {
        var folders = new EvaluateRequest(
                new EvaluateRequest.Folders(folder.resolve("kept"), folder.resolve("kept")),
                Judges.of(List.of(), Optional.empty()),
                folder.resolve("none.json"),
                new EvaluateRequest.Mode(false, false),
                new Machine("cpu", 2));
        assertThatThrownBy(() -> evaluate(folders))
                .hasMessageContaining("E3-DATA"); // no PNG lies in that folder itself
    }
}
