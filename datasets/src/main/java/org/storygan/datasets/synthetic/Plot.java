package org.storygan.datasets.synthetic;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.story.CounterRandom;

/**
 * One story as scenes and sentences. The first sentence says where it plays and who is there; each later one says only
 * what changes, and may call the character of the sentence before "it": a picture is understood from all sentences so
 * far, not from its own.
 */
final class Plot {

    /** One frame: what is seen, and the sentence that leads to it. */
    record Step(Scene scene, String sentence) {}

    static final int FRAMES = 5;

    private final CounterRandom random;
    private final List<Step> steps = new ArrayList<>();
    private List<Species> subject = List.of(); // whom the last sentence was about, if it was one character
    private Event last = Event.LEAVE; // a story does not go on with somebody leaving

    private Plot(long seed, int number) {
        random = CounterRandom.of(seed, number);
    }

    /** Story {@code number} of this seed; the same everywhere. It plays at one of these places. */
    static List<Step> of(long seed, int number, List<Backdrop> places) {
        var plot = new Plot(seed, number);
        int newcomerAt = plot.open(places);
        for (int frame = 1; frame < FRAMES; frame++) {
            plot.goOn(frame == newcomerAt ? Event.ARRIVE : plot.nextEvent());
        }
        return List.copyOf(plot.steps);
    }

    /** Begins with one character or two; says in which frame another must come, so that nobody stays alone. */
    private int open(List<Backdrop> backdrops) {
        var backdrop = Event.pick(backdrops, random);
        var empty = new Scene(backdrop, random.next(), List.of(), List.of());
        int[] cast = random.permutation(Species.values().length);
        int[] places = random.permutation(Place.values().length);
        if (random.chance(60)) {
            var actor = Actor.standing(Species.values()[cast[0]], Place.values()[places[0]], anyFacing());
            subject = List.of(actor.species());
            steps.add(new Step(empty.with(actor), alone(backdrop, actor)));
            return random.between(1, 2);
        }
        var first = facing(cast[0], places[0], places[1]);
        var second = facing(cast[1], places[1], places[0]);
        steps.add(new Step(empty.with(first).with(second), meeting(backdrop, first, second)));
        return 0;
    }

    /** A character at one place that looks at another. */
    private static Actor facing(int species, int at, int towards) {
        var place = Place.values()[at];
        return Actor.standing(Species.values()[species], place, Facing.from(place, Place.values()[towards]));
    }

    private Facing anyFacing() {
        return random.chance(50) ? Facing.LEFT : Facing.RIGHT;
    }

    private String alone(Backdrop backdrop, Actor actor) {
        String verb = Event.pick(List.of("stands", "waits", "plays"), random);
        String who = actor.species().label;
        return random.chance(50)
                ? capital(backdrop.where) + " the " + who + " " + verb + " " + actor.place().where + "."
                : "The " + who + " " + verb + " " + actor.place().where + " " + backdrop.where + ".";
    }

    private static String meeting(Backdrop backdrop, Actor first, Actor second) {
        return capital(backdrop.where) + " the " + first.species().label + " " + first.place().where + " meets the "
                + second.species().label + " " + second.place().where + ".";
    }

    private Event nextEvent() {
        var scene = steps.get(steps.size() - 1).scene();
        var possible = new ArrayList<Event>();
        for (Event event : Event.values()) {
            for (int i = 0; event != last && event.possible(scene) && i < event.weight; i++) {
                possible.add(event);
            }
        }
        return Event.pick(possible, random);
    }

    private void goOn(Event event) {
        var before = steps.get(steps.size() - 1).scene().settled();
        var outcome = event.happen(before, random);
        boolean again = !outcome.about().isEmpty() && outcome.about().equals(subject);
        String name = again && random.chance(60) ? "Then it" : "The " + names(outcome.about());
        steps.add(new Step(outcome.scene(), outcome.sentence().replace("{A}", name)));
        subject = outcome.about();
        last = event;
    }

    private static String names(List<Species> about) {
        return about.isEmpty() ? "" : about.get(0).label;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
