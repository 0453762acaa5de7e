package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;
import org.storygan.shape.ShapeException;

class FailuresTest {

    @Test
    void theTextNamesTheCodeThenWhatWasFoundExpectedAndToTry() {
        var failure = Failures.of(AppException.of(ErrorCode.E4_FORMAT, "a.safetensors is damaged")
                .found("41 MB")
                .expected("58 MB")
                .suggest("--resume b.safetensors\n(or start anew)"));
        assertThat(failure.text()).isEqualTo("""
                        error[E4-FORMAT]: a.safetensors is damaged
                          found        41 MB
                          expected     58 MB
                          try          --resume b.safetensors
                                       (or start anew)""");
        assertThat(failure.exitCode()).isEqualTo(4);
    }

    @Test
    void aDataSetsErrorKeepsItsLines() {
        var failure = Failures.of(new DataException("/x is not a CoDraw folder").expected("Pngs", "nothing"));
        assertThat(failure.text()).isEqualTo("""
                        error[E3-DATA]: /x is not a CoDraw folder
                          expected     Pngs
                          found        nothing""");
    }

    @Test
    void everyKindOfErrorHasItsExitCode() {
        assertThat(Failures.of(new DeviceException("no driver")).exitCode()).isEqualTo(5);
        assertThat(Failures.of(DeviceException.outOfMemory("cuda: out of memory\nwanted for [9]\nstep 3: 1 MiB", null))
                        .text())
                .startsWith(
                        "error[E6-MEMORY]: cuda: out of memory\n  held         wanted for [9]\n  held         step 3: ")
                .contains("batch.accumulate=2");
        assertThat(Failures.of(new ShapeException("sizes differ")).code()).isEqualTo(ErrorCode.E1_SHAPE);
        assertThat(Failures.of(new OutOfMemoryError("Java heap space")).text())
                .contains("E6-MEMORY", "the Java heap is full", "-Xmx");
        assertThat(Failures.of(new OutOfMemoryError("native")).text()).contains("outside the Java heap");
        assertThat(Failures.of(new UncheckedIOException(new NoSuchFileException("a.txt")))
                        .text())
                .isEqualTo("error[E3-FILE]: there is no file a.txt");
        assertThat(Failures.of(new UncheckedIOException(
                                "cannot write a.txt",
                                new FileSystemException("a.txt", null, "No space left on device")))
                        .text())
                .startsWith(
                        "error[E3-WRITE]: cannot write a.txt\n  found        No space left on device\n  try          room");
        assertThat(Failures.of(new FormatException("a.safetensors", "w", "3 bytes", "8"))
                        .text())
                .contains("error[E4-FORMAT]: tensor w of a.safetensors", "found        3 bytes", "expected     8");
        assertThat(Failures.of(new FileNotFoundException("b")).exitCode()).isEqualTo(3);
        assertThat(Failures.of(new IllegalStateException("oh")).text())
                .contains("error[E1-BUG]", "IllegalStateException: oh", "--debug");
    }

    @Test
    void theTableOfExitCodesHasALineForEach() {
        assertThat(Exit.table().lines())
                .hasSize(Exit.values().length)
                .anyMatch(line -> line.contains("130  stopped by"));
    }
}
