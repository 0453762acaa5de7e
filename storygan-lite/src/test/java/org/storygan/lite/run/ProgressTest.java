package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long SECOND = 1_000_000_000;
    private static final Terminal WIDE = new Terminal(true, false, 400);

    private final Recording recording = new Recording();
    private final AtomicLong clock = new AtomicLong(17);

    private static Progress.Step step(long number, double loss) {
        var values = new LinkedHashMap<String, Double>();
        values.put("loss_D", loss);
        values.put("D(real)", 0.5);
        return new Progress.Step(number, values, 20, new Progress.Times(1, 3, 4, 2));
    }

    @Test
    void aLogGetsOneLinePerIntervalWithMeansAndRates() {
        try (var progress = new Progress(recording.console(Terminal.NONE), 6, 2, clock::get)) {
            for (int i = 1; i <= 4; i++) {
                clock.addAndGet(2 * SECOND);
                progress.add(step(i, i));
            }
        }
        assertThat(recording.err().lines())
                .containsExactly(
                        "step 2/6  left 8 s  loss_D 1.500  D(real) 0.500  10.0 images/s  data 10% fwd 30% bwd 40% opt 20%",
                        "step 4/6  left 4 s  loss_D 3.500  D(real) 0.500  10.0 images/s  data 10% fwd 30% bwd 40% opt 20%");
        assertThat(recording.out()).isEmpty();
    }

    @Test
    void theLastStepIsShownEvenBetweenIntervals() {
        try (var progress = new Progress(recording.console(Terminal.NONE), 3, 100, clock::get)) {
            clock.addAndGet(SECOND);
            progress.add(step(3, 1));
        }
        assertThat(recording.err()).contains("step 3/3").contains("done in 1 s");
    }

    @Test
    void theTimeLeftOfAResumedRunCountsOnlyItsOwnSteps() {
        try (var progress = new Progress(recording.console(Terminal.NONE), 200, 1, clock::get)) {
            clock.addAndGet(SECOND);
            progress.add(step(101, 1));
        }
        assertThat(recording.err()).contains("left 1 min 39 s");
    }

    @Test
    void aTerminalsLineIsWrittenOverAndNeverWraps() {
        var console = recording.console(new Terminal(true, false, 50));
        try (var progress = new Progress(console, 100, 10, clock::get)) {
            for (int i = 1; i <= 3; i++) {
                clock.addAndGet(SECOND);
                progress.add(step(i, i));
            }
        }
        assertThat(recording.err().split("\r\u001b\\[K"))
                .hasSize(3)
                .allMatch(line -> line.strip().length() <= 49);
        assertThat(recording.err()).endsWith(System.lineSeparator());
    }

    @Test
    void aTerminalIsNotDrawnMoreThanTenTimesASecond() {
        try (var progress = new Progress(recording.console(WIDE), 10_000, 1000, clock::get)) {
            for (int i = 1; i <= 1000; i++) {
                clock.addAndGet(SECOND / 1000);
                progress.add(step(i, i));
            }
        }
        assertThat(recording.err().split("step ")).hasSizeBetween(10, 12);
    }

    @Test
    void wordsAppearAboveTheProgressLine() {
        var console = recording.console(WIDE);
        try (var progress = new Progress(console, 10, 10, clock::get)) {
            progress.add(step(1, 1));
            console.say("checkpoint saved");
        }
        assertThat(recording.err()).containsPattern("step 1/10.*\r\u001b\\[Kcheckpoint saved\\R" + "step 1/10");
    }

    @Test
    void lossesThatAreNoNumbersAreSaidInWords() {
        try (var progress = new Progress(recording.console(Terminal.NONE), 1, 1, clock::get)) {
            progress.add(new Progress.Step(1, Map.of("loss", Double.NaN), 1, Progress.Times.NONE));
        }
        assertThat(recording.err()).contains("loss NaN").contains("data 0%");
    }

    @Test
    void aQuietConsoleShowsNothing() {
        try (var progress = new Progress(recording.console(WIDE).quiet(true), 1, 1, clock::get)) {
            progress.add(step(1, 1));
        }
        assertThat(recording.err()).isEmpty();
    }

    @Test
    void durationsAreReadable() {
        assertThat(Progress.duration(59.4)).isEqualTo("59 s");
        assertThat(Progress.duration(200)).isEqualTo("3 min 20 s");
        assertThat(Progress.duration(7500)).isEqualTo("2 h 05 min");
    }

    @Test
    void theEnvironmentDecidesOnColoursAndRedrawing() {
        assertThat(Terminal.of(Map.of("COLUMNS", "80"), true)).isEqualTo(new Terminal(true, true, 80));
        assertThat(Terminal.of(Map.of("NO_COLOR", "1"), true).colours()).isFalse();
        assertThat(Terminal.of(Map.of("TERM", "dumb"), true)).isEqualTo(new Terminal(false, false, 100));
        assertThat(Terminal.of(Map.of("CLICOLOR_FORCE", "1"), false)).isEqualTo(new Terminal(false, true, 100));
        assertThat(Terminal.of(Map.of(), false).redraws()).isFalse();
    }
}
