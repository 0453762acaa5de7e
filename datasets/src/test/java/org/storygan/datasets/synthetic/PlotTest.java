package org.storygan.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {

    @Test
    void everyStoryKeepsItsPlaceAndHasCompany() {
        for (int number = 0; number < 1000; number++) {
            var steps = Plot.of(1, number, List.of(Backdrop.values()));
            assertThat(steps).hasSize(5);
            var start = steps.get(0).scene();
            assertThat(steps)
                    .allMatch(s -> s.scene().backdrop() == start.backdrop()
                            && s.scene().look() == start.look());
            assertThat(steps).anyMatch(step -> step.scene().actors().size() > 1);
        }
    }

    @Test
    void neverDoTwoStandAtOnePlaceAndNeverIsASceneEmpty() {
        for (int number = 0; number < 1000; number++) {
            for (var step : Plot.of(2, number, List.of(Backdrop.values()))) {
                var places = step.scene().actors().stream().map(Actor::place).toList();
                assertThat(places).isNotEmpty().doesNotHaveDuplicates();
                assertThat(step.scene().actors().stream().map(Actor::species)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void itMeansTheCharacterOfTheSentenceBefore() {
        int checked = 0;
        for (int number = 0; number < 300; number++) {
            var steps = Plot.of(3, number, List.of(Backdrop.values()));
            for (int frame = 1; frame < steps.size(); frame++) {
                if (steps.get(frame).sentence().startsWith("Then it ")) {
                    var changed = changed(
                            steps.get(frame - 1).scene(), steps.get(frame).scene());
                    assertThat(changed).hasSize(1);
                    assertThat(antecedent(steps, frame))
                            .contains("the " + changed.get(0).species().label + " ");
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(50);
    }

    /** The last sentence before this frame that names somebody. */
    private static String antecedent(List<Plot.Step> steps, int frame) {
        int at = frame - 1;
        while (steps.get(at).sentence().startsWith("Then it ")) {
            at--;
        }
        return steps.get(at).sentence().toLowerCase(java.util.Locale.ROOT);
    }

    private static List<Actor> changed(Scene before, Scene after) {
        return after.actors().stream()
                .filter(actor -> !before.settled().actors().contains(actor))
                .toList();
    }

    @Test
    void jumpsAndMoodsPassWhileHatsStay() {
        var actor = Actor.standing(Species.PIG, Place.LEFT, Facing.LEFT)
                .wearing(Hat.CROWN)
                .keeping(Item.BALL)
                .posing(Pose.JUMPING)
                .feeling(Mood.LOVE);
        var settled = actor.settled().look();
        assertThat(settled).isEqualTo(new Actor.Look(Hat.CROWN, Item.BALL, Pose.STANDING, Mood.NONE));
    }

    @Test
    void whoWalksLooksWhereItGoes() {
        var actor = Actor.standing(Species.PIG, Place.LEFT, Facing.LEFT);
        assertThat(actor.at(Place.RIGHT).facing()).isEqualTo(Facing.RIGHT);
        assertThat(actor.at(Place.RIGHT).at(Place.MIDDLE).facing()).isEqualTo(Facing.LEFT);
    }
}
