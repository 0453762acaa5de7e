package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.DeviceException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.ErrorPage;
import org.storygan.lite.run.Failure;
import org.storygan.lite.run.Failures;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;
import org.storygan.lite.train.GanJobs;
import org.storygan.shape.ShapeException;

/** Each error is provoked, most of them with the command line that a user would have typed. */
class ErrorCatalogueTest {

    @TempDir
    static Path folder;

    private static ErrorFiles files;

    /** An error as it was met. */
    record Met(int exitCode, String text) {}

    /** How to provoke an error, and words that its text must have. */
    private record Provocation(Meeting meeting, String... words) {}

    private interface Meeting {
        Met meet() throws IOException;
    }

    @BeforeAll
    static void prepare() throws IOException {
        files = new ErrorFiles(folder);
    }

    private static Met said(String line) {
        return said(line, new GanJobs());
    }

    private static Met said(String line, Jobs jobs) {
        var recording = new Recording();
        int code = new Program(recording.console(Terminal.NONE), () -> jobs).run(line.split(" "));
        String text = recording.err();
        return new Met(code, text.contains("error[") ? text.substring(text.indexOf("error[")) : text);
    }

    /** The work of a command ends in this. */
    private static Met thrown(Throwable e) {
        var jobs = new RecordingJobs();
        jobs.thrown = e;
        return said("demo", jobs);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Met caught(Action action) {
        Failure failure = Failures.of(catchThrowable(action::run));
        return new Met(failure.exitCode(), failure.text());
    }

    private static Map<ErrorCode, Provocation> provocations() {
        Map<ErrorCode, Provocation> all = new EnumMap<>(ErrorCode.class);
        program(all);
        data(all);
        runs(all);
        evaluation(all);
        return all;
    }

    private static void put(Map<ErrorCode, Provocation> all, ErrorCode code, Meeting meeting, String... words) {
        assertThat(all.put(code, new Provocation(meeting, words))).isNull();
    }

    private static void program(Map<ErrorCode, Provocation> all) {
        put(all, ErrorCode.E1_BUG, () -> thrown(new IllegalStateException("oh")), "made a mistake", "--debug");
        put(all, ErrorCode.E1_BUILD, () -> caught(files::searchJobsInVain), "no trainer", "./mvnw");
        put(all, ErrorCode.E1_SHAPE, () -> thrown(new ShapeException("matmul: 3 and 4")), "matmul", "without --set");
        put(all, ErrorCode.E2_USAGE, () -> said("trian"), "did you mean train?", "--help");
        put(
                all,
                ErrorCode.E2_CONFIG,
                () -> said("summary --set db.g.mod=sa"),
                "unknown key",
                "did you mean db.g.mode?");
        put(all, ErrorCode.E5_DEVICE, () -> thrown(new DeviceException("cuda: it fell off the bus")), "fell", "doctor");
        put(all, ErrorCode.E5_NO_CUDA, () -> caught(files::openCudaInVain), "--device cuda", "--device auto", "doctor");
        put(
                all,
                ErrorCode.E5_NO_DEVICE,
                () -> caught(() -> new Machine("teapot", 1).open(files.silent())),
                "--device teapot",
                "no such backend");
        put(
                all,
                ErrorCode.E6_MEMORY,
                () -> thrown(new OutOfMemoryError("Java heap space")),
                "-Xmx",
                "batch.accumulate=2");
    }

    private static void data(Map<ErrorCode, Provocation> all) {
        put(all, ErrorCode.E3_COPY, () -> caught(files::compareTwoSets), "not what was read", "found");
        put(all, ErrorCode.E3_DATA, () -> said("data stats jsonl:" + folder.resolve("nowhere")), "nowhere");
        put(
                all,
                ErrorCode.E3_EXISTS,
                () -> said("convert " + files.encoder() + " " + files.encoder()),
                "is there already",
                "--force");
        put(
                all,
                ErrorCode.E3_FILE,
                () -> said("sample --checkpoint c --text missing.txt"),
                "there is no file missing.txt");
        put(
                all,
                ErrorCode.E3_LABELS,
                () -> said("train " + ErrorFiles.TINY.replace("synthetic:60", "jsonl:" + files.setWithoutLabels())
                        + " --set use_labels=true --out " + folder.resolve("labelled")),
                "found        no labels",
                "--set use_labels=false");
        put(
                all,
                ErrorCode.E3_TEXT,
                () -> said("sample --checkpoint c --text " + files.write("e.txt", "\n")),
                "no story");
        put(
                all,
                ErrorCode.E3_WRITE,
                () -> said("train " + ErrorFiles.TINY + " --out /proc/none/run"),
                "/proc/none/run",
                "found",
                "another --out");
        put(
                all,
                ErrorCode.E9_STRICT,
                () -> said("data validate jsonl:" + files.setWithoutTest() + " --strict"),
                "warning");
    }

    private static void runs(Map<ErrorCode, Provocation> all) {
        put(
                all,
                ErrorCode.E2_EXISTS,
                () -> said("train " + ErrorFiles.TINY + " --out " + files.run()),
                "is not empty",
                "--resume",
                "--force");
        put(
                all,
                ErrorCode.E2_RESUME,
                () -> said("train --resume --out " + files.run() + " --set run.seed=8"),
                "run.seed was 7, now 8");
        put(
                all,
                ErrorCode.E4_NONE,
                () -> said("train --resume --out " + files.runWithoutCheckpoints()),
                "no checkpoint to resume from",
                "leave out --resume");
        put(
                all,
                ErrorCode.E4_DAMAGED,
                () -> said("train --resume --out " + files.runWithOneDamagedCheckpoint()),
                "can be read",
                "step-000002.safetensors",
                "--force");
        put(
                all,
                ErrorCode.E4_ENCODER,
                () -> said("train " + ErrorFiles.TINY.replace("--pretrain-steps 2 ", "") + " --set text.dim=32 --out "
                        + folder.resolve("other") + " --encoder " + files.run().resolve("encoder.safetensors")),
                "text.dim 16",
                "expected     text.dim 32",
                "--set text.dim=16");
        put(all, ErrorCode.E4_FORMAT, () -> said("inspect " + folder), "is a folder", "a safetensors file");
        put(
                all,
                ErrorCode.E7_NAN,
                () -> said("train " + ErrorFiles.TINY + " --set opt.lr_d=1e30 --out " + folder.resolve("nan")),
                "training diverged at step 1: the generator's loss is not finite",
                "first        ",
                "--resume",
                "--set opt.lr_g=",
                "diagnosis/step-000001.json");
        put(
                all,
                ErrorCode.E10_LOCKED,
                () -> files.whileLocked(() -> said("train --resume --out " + files.run())),
                "another process works in",
                "process " + ProcessHandle.current().pid());
    }

    private static void evaluation(Map<ErrorCode, Provocation> all) {
        put(
                all,
                ErrorCode.E8_EXTRACTOR,
                () -> said(files.evaluate("one", "two", "")),
                "nothing to compare pictures by",
                "--extractor FILE");
        put(
                all,
                ErrorCode.E8_FEW,
                () -> said(files.evaluate("one", "two", "--encoder " + files.encoder())),
                "two stories");
        put(
                all,
                ErrorCode.E8_SAME,
                () -> said(files.evaluate("many", "many", "--encoder " + files.encoder())),
                "100 %");
        put(all, ErrorCode.E8_LABELS, () -> caught(files::learnLabelsThatAreNone), "has no labels", "--label-steps");
        put(
                all,
                ErrorCode.E8_REFERENCE,
                () -> said(files.evaluate(
                        "many", "others", "--encoder " + files.encoder() + " --reference " + files.encoder())),
                "does not belong to these real pictures");
        put(
                all,
                ErrorCode.E8_NAN,
                () -> said(files.evaluate("many", "others", "--extractor " + files.networkOfNaN())),
                "cannot be compared",
                "NaN");
        put(
                all,
                ErrorCode.E9_RECEIPT,
                () -> said("evaluate --verify " + files.wrongReceipt()),
                "does not hold",
                "drawn_sha256");
    }

    @TestFactory
    Stream<DynamicTest> everyErrorCanBeMet() {
        Map<ErrorCode, Provocation> all = provocations();
        assertThat(all.keySet()).isEqualTo(EnumSet.allOf(ErrorCode.class));
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey().toString(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(ErrorCode code, Provocation provocation) throws IOException {
        Met met = provocation.meeting().meet();
        assertThat(met.text()).startsWith("error[" + code + "]: ").contains(provocation.words());
        assertThat(met.exitCode()).isEqualTo(code.exit().code());
        assertThat(met.text()).doesNotContain("\tat ");
        List<String> lines = met.text().lines().toList();
        assertThat(lines.get(0)).as("one sentence").hasSizeBetween(20, 300).doesNotEndWith(".");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  "));
    }

    @Test
    void theNumberInACodeIsThatOfItsExitCode() {
        assertThat(ErrorCode.values()).allSatisfy(code -> {
            assertThat(code.toString())
                    .matches("E[0-9]{1,2}-[A-Z-]+")
                    .startsWith("E" + code.exit().code() + "-");
            assertThat(code.meaning()).endsWith(".").doesNotContain("|");
            assertThat(code.remedy()).hasSizeGreaterThan(10).doesNotContain("|");
        });
    }

    @Test
    void thePageSaysWhatTheProgramSays() throws IOException {
        Path page = Path.of("..", "docs", "errors.md");
        assertThat(Files.readString(page).stripTrailing())
                .as("%s is made by: storygan-lite errors --markdown > docs/errors.md", page)
                .isEqualTo(ErrorPage.markdown().stripTrailing());
    }

    @Test
    void theCommandTellsOfAllAndOfOne() {
        var recording = new Recording();
        var program = new Program(recording.console(Terminal.NONE), RecordingJobs::new);
        assertThat(program.run("errors")).isZero();
        assertThat(recording.out().lines()).hasSize(ErrorCode.values().length);
        assertThat(program.run("errors", "e3-data")).isZero();
        assertThat(recording.out()).contains("E3-DATA: A data set is missing", "  exit code    3", "  try          ");
        assertThat(program.run("errors", "E3-DATE")).isEqualTo(2);
        assertThat(recording.err()).contains("there is no error E3-DATE: did you mean E3-DATA?");
    }

    /** An error code in a text of its own would not be in the catalogue; a warning ends nothing. */
    @Test
    void noOtherCodeIsInTheSources() throws IOException {
        List<String> known = new ArrayList<>(List.of("E8-CHOSEN", "E8-TOLD"));
        Arrays.stream(ErrorCode.values()).map(ErrorCode::toString).forEach(known::add);
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                var codes = java.util.regex.Pattern.compile("\\bE[0-9]{1,2}-[A-Z][A-Z-]*[A-Z]")
                        .matcher(Files.readString(source));
                assertThat(codes.results().map(java.util.regex.MatchResult::group))
                        .as(source.toString())
                        .isSubsetOf(known);
            }
        }
    }
}
