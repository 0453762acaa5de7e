package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.storygan.lite.train.GanReport.Figure;

class AlarmsTest {
    private static GanReport report(double spread, double real, double fake, double selfAttention) {
        var report = new GanReport();
        report.add(Figure.SPREAD, spread);
        report.add(Figure.SPREAD_REAL, 1);
        report.add(Figure.D_REAL, real);
        report.add(Figure.D_FAKE, fake);
        report.addSelfAttention("db16", selfAttention);
        return report;
    }

    private static List<String> alarms(int steps, IntFunction<GanReport> reports) {
        var alarms = new Alarms(10);
        List<String> told = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            for (Alarms.Alarm alarm : alarms.after(step, reports.apply(step))) {
                told.add(step + " " + alarm.name());
                assertThat(alarm.words()).contains("Try ", "step " + step).doesNotContain("NaN");
            }
        }
        return told;
    }

    @Test
    void a_healthy_run_is_left_alone() {
        assertThat(alarms(2000, step -> report(0.8, 0.7, 0.3, 0.5))).isEmpty();
    }

    @Test
    void collapse_is_told_once_when_it_has_lasted_and_again_after_it_was_over() {
        assertThat(alarms(600, step -> report(step <= 50 || step == 300 ? 0.6 : 0.1, 0.7, 0.3, 0.5)))
                .containsExactly("150 collapse", "400 collapse");
    }

    /** A new generator draws grey; that is where training begins. */
    @Test
    void pictures_that_have_not_yet_differed_are_no_collapse_until_they_should_have() {
        assertThat(alarms(290, step -> report(0.01, 0.7, 0.3, 0.5))).isEmpty();
        assertThat(alarms(500, step -> report(0.01, 0.7, 0.3, 0.5))).containsExactly("400 collapse");
    }

    @Test
    void a_judge_that_is_always_right_and_a_selector_that_never_selects_are_told() {
        assertThat(alarms(150, step -> report(0.8, 0.999, 0.001, 0.5))).containsExactly("100 gap");
        assertThat(alarms(150, step -> report(0.8, 0.7, 0.3, 0.001))).containsExactly("100 selector");
    }

    @Test
    void alarms_that_recall_what_others_had_seen_go_on_as_those_would() {
        List<String> expected = alarms(600, step -> report(step <= 50 || step == 300 ? 0.6 : 0.1, 0.7, 0.3, 0.999));
        List<String> told = new ArrayList<>();
        var alarms = new Alarms(10);
        for (int step = 1; step <= 600; step++) {
            var memory = alarms.memory().toString();
            alarms = new Alarms(10); // another process each step
            alarms.recall(Alarms.Memory.parse(memory).orElseThrow());
            for (var alarm : alarms.after(step, report(step <= 50 || step == 300 ? 0.6 : 0.1, 0.7, 0.3, 0.999))) {
                told.add(step + " " + alarm.name());
            }
        }
        assertThat(told).isEqualTo(expected).contains("150 collapse", "100 selector");
    }

    @Test
    void what_is_no_memory_is_not_taken_for_one() {
        assertThat(Alarms.Memory.parse("varied=1 gap=3").map(Object::toString)).contains("varied=1 gap=3");
        for (String text : List.of("", "varied=2", "gap=3", "varied=1 gap=", "varied=1 gap=-1", "varied=1  gap=1")) {
            assertThat(Alarms.Memory.parse(text)).as(text).isEmpty();
        }
    }
}
