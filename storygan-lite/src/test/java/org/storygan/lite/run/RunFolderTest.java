package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path parent;

    @Test
    void aNewRunHasItsFolders() {
        try (var run = RunFolder.open(parent.resolve("a/b"), Existing.REFUSE)) {
            assertThat(run.checkpoints()).isDirectory();
            assertThat(run.samples()).isDirectory();
            assertThat(run.config()).isEmpty();
        }
    }

    @Test
    void aFolderWithSomethingInItIsRefusedWithTheTwoWaysOut() throws IOException {
        Files.writeString(parent.resolve("thesis.txt"), "dear");
        assertThatThrownBy(() -> RunFolder.open(parent, Existing.REFUSE))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("error[E2-EXISTS]: " + parent + " is not empty")
                .hasMessageContaining("found        thesis.txt")
                .hasMessageContaining("--resume")
                .hasMessageContaining("--force");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        var file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() -> RunFolder.open(file, Existing.REFUSE)).hasMessageContaining("is a file, not a folder");
    }

    @Test
    void replacingRemovesTheRunAndNothingElse() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.writeConfig("a: 1\n");
            run.write("checkpoints/step-1.safetensors", "x");
            run.done();
        }
        Files.writeString(parent.resolve("thesis.txt"), "dear");
        try (var run = RunFolder.open(parent, Existing.REPLACE)) {
            assertThat(run.config()).isEmpty();
            assertThat(run.checkpoints()).isEmptyDirectory();
            assertThat(parent.resolve("DONE")).doesNotExist();
            assertThat(parent.resolve("thesis.txt")).hasContent("dear");
        }
    }

    @Test
    void resumingKeepsTheRun() {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.writeConfig("a: 1\n");
            run.failed(AppException.of(ErrorCode.E7_NAN, "training diverged"));
        }
        try (var run = RunFolder.open(parent, Existing.RESUME)) {
            assertThat(run.config()).contains("a: 1\n");
            assertThat(parent.resolve("FAILED")).doesNotExist();
        }
    }

    @Test
    void aFailureTellsItsReasonAndKeepsTheTraceInTheLog() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.failed(new IllegalStateException("oh"));
        }
        assertThat(parent.resolve("FAILED"))
                .content()
                .startsWith("error[E1-BUG]")
                .contains("oh")
                .doesNotContain("\tat ");
        assertThat(Files.readString(parent.resolve("run.log"))).contains("RunFolderTest.java");
    }

    @Test
    void aRunThatFailedBeforeItMadeAnythingIsFollowedByTheNextTry() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.failed(AppException.of(ErrorCode.E3_DATA, "there is no folder /none"));
        }
        RunFolder.check(parent, Existing.REFUSE);
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            assertThat(run.root().resolve("FAILED")).doesNotExist();
            assertThat(run.root().resolve("run.log")).content().contains("there is no folder /none");
            Files.writeString(run.samples().resolve("sheet.png"), "");
            run.failed(AppException.of(ErrorCode.E7_NAN, "training diverged"));
        }
        assertThatThrownBy(() -> RunFolder.open(parent, Existing.REFUSE)).hasMessageContaining("E2-EXISTS");
    }

    @Test
    void twoRunsCannotShareAFolder() {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            assertThatThrownBy(() -> RunFolder.open(run.root(), Existing.RESUME))
                    .isInstanceOfSatisfying(
                            AppException.class, e -> assertThat(e.exitCode()).isEqualTo(10))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        RunFolder.open(parent, Existing.RESUME).close();
    }

    @Test
    void aRefusedSecondRunLeavesTheFirstOnesFilesAlone() {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.writeConfig("a: 1\n");
            assertThatThrownBy(() -> RunFolder.open(parent, Existing.REPLACE)).hasMessageContaining("E10-LOCKED");
            assertThat(run.config()).contains("a: 1\n");
        }
    }

    @Test
    void filesAreWrittenWholeAndLeaveNothingBeside() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.writeEnvironment(Environment.describe(List.of("train", "--seed", "1")));
            run.write("samples/a.png", new byte[] {1, 2});
            run.write("samples/a.png", new byte[] {3});
            assertThat(parent.resolve("samples/a.png")).hasBinaryContent(new byte[] {3});
            assertThat(Json.parse(Files.readString(parent.resolve("env.json"))))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("arguments", List.of("train", "--seed", "1"))
                    .containsKeys("version", "java", "cpu", "memory.bytes");
        }
        try (var all = Files.walk(parent)) {
            assertThat(all.map(Path::toString)).noneMatch(name -> name.contains(".tmp"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeFailsWithItsName() {
        assertThatThrownBy(() -> RunFolder.open(Path.of("/proc/no-such/run"), Existing.REFUSE))
                .satisfies(e -> assertThat(Failures.of(e).text())
                        .startsWith("error[E3-WRITE]: cannot make the folder /proc/no-such/run"));
    }

    @Test
    void aTornLineOfTheLogDoesNotRunIntoTheNext() throws IOException {
        Files.writeString(parent.resolve("run.log"), "2026-01-01T00:00:00Z one\n2026-01-01T00:00:01Z tw");
        try (var run = RunFolder.open(parent, Existing.RESUME)) {
            run.log("three");
        }
        assertThat(Files.readAllLines(parent.resolve("run.log")))
                .hasSize(3)
                .last()
                .asString()
                .endsWith("Z three");
    }

    @Test
    void aDiagnosisIsAFileOfItsStepAndGoesWithTheRun() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            assertThat(run.writeDiagnosis(7, Map.of("step", 7))).endsWith("diagnosis/step-000007.json");
            assertThat(parent.resolve("diagnosis/step-000007.json")).content().contains("\"step\": 7");
        }
        RunFolder.open(parent, Existing.REPLACE).close();
        assertThat(parent.resolve("diagnosis")).isEmptyDirectory();
    }

    @Test
    void logLinesCarryTheTime() throws IOException {
        try (var run = RunFolder.open(parent, Existing.REFUSE)) {
            run.log("one\ntwo");
            assertThat(Files.readAllLines(parent.resolve("run.log")))
                    .hasSize(2)
                    .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*Z (one|two)"));
        }
    }
}
