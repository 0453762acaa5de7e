package org.storygan.lite.app;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;
import org.storygan.shape.Shape;

/** What the commands that need no trainer print and write. */
class ResultsTest {

    @TempDir
    Path folder;

    private final Recording recording = new Recording();

    private int run(String... arguments) {
        return new Program(recording.console(Terminal.NONE), RecordingJobs::new).run(arguments);
    }

    /** The whole of standard output as one JSON object. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> json(String... arguments) {
        assertThat(run(arguments)).as(recording.err()).isZero();
        return (Map<String, Object>) Json.parse(recording.out());
    }

    @Test
    void theSummaryOfThePaperHasThePapersParameterCounts() {
        var summary = json("summary", "--preset", "paper", "--json");
        assertThat(summary.get("generator"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("parameters", 25134869L);
        assertThat(summary.get("discriminator"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("parameters", 23590753L);
        assertThat(summary).containsEntry("training_stories", 18L).containsEntry("training_peak_bytes", 3L << 20);
    }

    @Test
    void settingsChangeTheSummary() {
        assertThat(run("summary", "--set", "db.g.mode=none", "--set", "db.d.mode=none"))
                .isZero();
        assertThat(recording.out())
                .contains("Generator", "Discriminator", "total", "KiB")
                .contains("A training step of 4 stories of 5 frames: at most 3 MiB of tensors at once");
        var plain = new Recording();
        new Program(plain.console(Terminal.NONE), RecordingJobs::new).run("summary");
        assertThat(plain.out()).isNotEqualTo(recording.out());
    }

    @Test
    void statsCountTheBuiltInStories() {
        var stats = json("data", "stats", "synthetic:100", "--json");
        assertThat(stats).containsEntry("set", "synthetic:100").containsEntry("frames_per_story", 5L);
        assertThat(stats.get("splits").toString()).contains("train={stories=80, frames=400");
        assertThat(run("data", "stats", "--data", "synthetic:100")).isZero();
        assertThat(recording.out()).contains("train and test share 0 ids", "pictures in test, 0 are in train too");
    }

    @Test
    void statsOfWordsAloneReadNoPicture() {
        assertThat(json("data", "stats", "synthetic:100", "--json", "--words-only")
                        .get("pictures"))
                .isEqualTo(List.of());
    }

    @Test
    void theBuiltInStoriesAreValid() {
        var told = json("data", "validate", "synthetic:100", "--json", "--strict");
        assertThat(told)
                .containsEntry("stories", 100L)
                .containsEntry("pictures", 500L)
                .containsEntry("errors", 0L)
                .containsEntry("findings", List.of());
    }

    @Test
    void anUnknownDataSetIsADataErrorAndPrintsNoJson() {
        assertThat(run("data", "stats", "nope:3", "--json")).isEqualTo(3);
        assertThat(recording.out()).isEmpty();
        assertThat(recording.err()).startsWith("error[E3-DATA]: there is no kind of data set called \"nope\"");
    }

    @Test
    void thePreviewIsAPicture() {
        var file = folder.resolve("p.png");
        assertThat(run("data", "preview", "synthetic:100", "--count", "2", "--out", file.toString()))
                .isZero();
        assertThat(recording.out().strip()).isEqualTo(file.toString());
        assertThat(PngReader.read(file).width()).isGreaterThan(5 * 128);
    }

    @Test
    void madeStoriesAreWholeOnDisk() throws IOException {
        var out = folder.resolve("toy");
        assertThat(run("data", "make-synthetic", out.toString(), "--stories", "20"))
                .isZero();
        var lines = Files.readAllLines(out.resolve("stories.jsonl"));
        assertThat(lines).hasSize(20).allSatisfy(line -> {
            var frames = (List<?>) ((Map<?, ?>) Json.parse(line)).get("frames");
            assertThat(frames).hasSize(5);
            for (Object frame : frames) {
                var image = (String) ((Map<?, ?>) frame).get("image");
                assertThat(PngReader.read(out.resolve(image)).height()).isEqualTo(64);
            }
        });
        var splits = (Map<?, ?>) Json.parse(Files.readString(out.resolve("splits.json")));
        assertThat((List<?>) splits.get("train")).isNotEmpty().doesNotHaveDuplicates();
        manifestHasTheHashesOfThePixels(out);
        assertThat(run("data", "make-synthetic", out.toString(), "--stories", "20"))
                .isEqualTo(2);
        assertThat(recording.err()).contains("error[E2-EXISTS]", "--force");
        assertThat(run("data", "make-synthetic", out.toString(), "--stories", "20", "--force"))
                .isZero();
    }

    private static void manifestHasTheHashesOfThePixels(Path out) throws IOException {
        var manifest = (Map<?, ?>) Json.parse(Files.readString(out.resolve("manifest-test.json")));
        var story = (Map<?, ?>) ((List<?>) manifest.get("stories")).get(1);
        var frame = (Map<?, ?>) ((List<?>) story.get("frames")).get(2);
        try (var set = StorySets.open("jsonl:" + out, OpenOptions.defaults())) {
            var picture = set.story(Split.TEST, 1).frame(2).picture();
            assertThat(frame.get("sha256")).isEqualTo(Sha256.ofBytes(picture.rgb()));
        }
    }

    @Test
    void whatIsConvertedIsReadBack() throws IOException {
        var first = folder.resolve("first").toString();
        var second = folder.resolve("second").toString();
        assertThat(run("data", "make-synthetic", first, "--stories", "30")).isZero();
        assertThat(run("data", "convert", "jsonl:" + first, "--to", second))
                .as(recording.err())
                .isZero();
        assertThat(Files.readString(folder.resolve("second/stories.jsonl")).replace("\"jsonl\"", "\"synthetic:30\""))
                .isEqualTo(Files.readString(folder.resolve("first/stories.jsonl")));
        assertThat(run("data", "validate", "jsonl:" + second, "--strict"))
                .as(recording.out())
                .isZero();
        assertThat(run("data", "convert", "jsonl:" + first, "--to", second)).isEqualTo(2);
        assertThat(recording.err()).contains("is not empty", "--force");
    }

    @Test
    void aCopyThatIsNoneIsNoticed() throws IOException {
        var out = folder.resolve("toy");
        assertThat(run("data", "make-synthetic", out.toString(), "--stories", "20"))
                .isZero();
        try (var made = StorySets.open("synthetic:20", OpenOptions.defaults());
                var copy = StorySets.open("jsonl:" + out, OpenOptions.defaults());
                var other = StorySets.open("synthetic:21", OpenOptions.defaults())) {
            new NeutralCheck(made, copy).run();
            assertThatThrownBy(() -> new NeutralCheck(other, copy).run())
                    .hasMessageContaining("error[E3-COPY]: what was written is not what was read");
            Files.copy(out.resolve("images/000001.png"), out.resolve("images/000000.png"), REPLACE_EXISTING);
            assertThatThrownBy(() -> new NeutralCheck(made, copy).run()).hasMessageContaining("frame 1 of the story");
        }
    }

    @Test
    void previewShowsTheStoriesThatAreAskedFor() {
        var file = folder.resolve("p.png").toString();
        assertThat(run("data", "preview", "synthetic:100", "--first", "81", "--out", file))
                .isEqualTo(2);
        assertThat(recording.err()).contains("has no story 81 in its split train", "80 stories");
        assertThat(run("data", "preview", "synthetic:100", "--first", "80", "--count", "9", "--out", file))
                .isZero();
        int one = PngReader.read(Path.of(file)).height();
        assertThat(run("data", "preview", "synthetic:100", "--count", "2", "--out", file))
                .isZero();
        assertThat(PngReader.read(Path.of(file)).height()).isGreaterThan(one + 64);
        assertThat(run("data", "preview", "synthetic:100", "--story", "nobody", "--out", file))
                .isEqualTo(2);
        assertThat(recording.err()).contains("no story called nobody");
    }

    @Test
    void theDoctorLetsEveryBackendCompute() {
        var told = json("doctor", "--json");
        assertThat(told).containsKeys("version", "java", "os", "cpu", "cores", "memory.bytes", "gpu.driver", "auto");
        var reference = ((List<?>) told.get("backends"))
                .stream()
                        .map(backend -> (Map<?, ?>) backend)
                        .filter(backend -> backend.get("name").equals("reference"))
                        .findFirst()
                        .orElseThrow();
        assertThat(reference.get("works")).isEqualTo(true);
        assertThat((Double) reference.get("product_256_ms")).isPositive();
    }

    @Test
    void theDoctorTellsInWordsToo() {
        assertThat(run("doctor")).isZero();
        assertThat(recording.out()).contains("java", "reference", "works; a 256 x 256 product takes", "--device auto");
    }

    @Test
    void aBackendThatBreaksIsReportedAndDoesNotBreakTheDoctor() {
        var broken = new BackendProvider() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public int preference() {
                return 0;
            }

            @Override
            public java.util.Optional<String> whyNot() {
                return java.util.Optional.empty();
            }

            @Override
            public Backend open() {
                throw new UnsatisfiedLinkError("libx.so");
            }
        };
        var checkup = Checkup.of(broken);
        assertThat(checkup.works()).isFalse();
        assertThat(checkup.words()).contains("no: ", "libx.so");
    }

    @Test
    void theDriverIsReadFromLinux() {
        assertThat(NvidiaDriver.version("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12\n"))
                .contains("535.183.01");
        assertThat(NvidiaDriver.version("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release"))
                .contains("580.65.06");
        assertThat(NvidiaDriver.version("something else")).isEmpty();
    }

    @Test
    void inspectingShowsNamesShapesAndSpread() {
        var file = folder.resolve("c.safetensors");
        var values = StoredTensor.of(Shape.of(2, 2), new float[] {1, 2, 3, Float.NaN});
        Safetensors.write(
                file, Map.of("w", values, "n", StoredTensor.of(Shape.of(1), new long[] {7})), Map.of("step", "9"));
        var told = json("inspect", file.toString(), "--json");
        assertThat(told).containsEntry("checksums", true).containsEntry("values", 5L);
        assertThat(told.get("metadata")).isEqualTo(Map.of("step", "9"));
        var w = (Map<?, ?>) ((List<?>) told.get("tensors")).get(1);
        assertThat(w.get("shape")).isEqualTo(List.of(2L, 2L));
        assertThat(w.get("lowest")).isEqualTo(1.0);
        assertThat(w.get("mean")).isEqualTo(2.0);
        assertThat(w.get("deviation")).isEqualTo(Math.sqrt(2.0 / 3));
        assertThat(w.get("not_finite")).isEqualTo(1L);
        assertThat(run("inspect", file.toString())).isZero();
        assertThat(recording.out())
                .contains("safetensors, 2 tensors, 5 values, checksums right", "step: 9", "1 not finite");
    }

    @ParameterizedTest
    @CsvSource({"missing, 3, there is no file", "text.txt, 4, safetensors", "., 4, c.safetensors"})
    void whatIsNoCheckpointIsRefused(String name, int code, String words) throws IOException {
        Files.writeString(folder.resolve("text.txt"), "just some text");
        Files.writeString(folder.resolve("c.safetensors"), "");
        assertThat(run("inspect", folder.resolve(name).toString())).isEqualTo(code);
        assertThat(recording.err()).startsWith("error[E" + code).contains(words);
        assertThat(recording.out()).isEmpty();
    }

    @Test
    void aDeviceThatDoesNotWorkHereIsADeviceError() {
        var machine = new Machine("teapot", 1);
        assertThatThrownBy(() -> machine.open(recording.console(Terminal.NONE)))
                .hasMessageContaining("error[E5-NO-DEVICE]: you asked for --device teapot")
                .hasMessageContaining("storygan-lite doctor");
    }

    @Test
    void theDeviceThatIsTakenIsSaid() {
        try (var device = new Machine("reference", 1).open(recording.console(Terminal.NONE))) {
            assertThat(device.backend().name()).startsWith("reference");
        }
        assertThat(recording.err().strip()).isEqualTo("device: reference");
    }
}
