package org.storygan.datasets.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.storygan.datasets.story.CounterRandom;

/** Something that happens between two frames: when it can, how likely it is, and what it does. */
enum Event {
    ARRIVE(3, Event::hasRoom, Event::arrive),
    WALK(4, Event::hasRoom, Event::walk),
    SWAP(2, scene -> scene.actors().size() > 1, Event::swap),
    JUMP(2, scene -> true, Event::jump),
    HEADSTAND(1, scene -> true, Event::headstand),
    DRESS(3, scene -> scene.actors().stream().anyMatch(a -> a.look().hat() == Hat.NONE), Event::dress),
    FIND(3, scene -> scene.actors().stream().anyMatch(a -> a.look().item() == Item.NONE), Event::find),
    FEEL(3, scene -> true, Event::feel),
    BUILD(
            4,
            scene -> scene.freePlaces(Prop.Layer.GROUND).size() > 1,
            (scene, r) -> appear(scene, Prop.Layer.GROUND, r)),
    FLY(4, scene -> scene.freePlaces(Prop.Layer.SKY).size() > 1, (scene, r) -> appear(scene, Prop.Layer.SKY, r)),
    LEAVE(1, scene -> scene.actors().size() > 1, Event::leave);

    /** The scene after the event, the actor it was about (none for a prop), and the sentence, with {A} for the subject. */
    record Outcome(Scene scene, List<Species> about, String sentence) {}

    final int weight;
    private final Predicate<Scene> possible;
    private final BiFunction<Scene, CounterRandom, Outcome> effect;

    Event(int weight, Predicate<Scene> possible, BiFunction<Scene, CounterRandom, Outcome> effect) {
        this.weight = weight;
        this.possible = possible;
        this.effect = effect;
    }

    boolean possible(Scene scene) {
        return possible.test(scene);
    }

    Outcome happen(Scene scene, CounterRandom random) {
        return effect.apply(scene, random);
    }

    private static boolean hasRoom(Scene scene) {
        return !scene.freePlaces().isEmpty();
    }

    private static Outcome arrive(Scene scene, CounterRandom random) {
        var species = pick(absent(scene), random);
        var place = pick(scene.freePlaces(), random);
        boolean fromLeft = place == Place.LEFT || place == Place.MIDDLE && random.chance(50);
        var actor = Actor.standing(species, place, fromLeft ? Facing.RIGHT : Facing.LEFT);
        String side = fromLeft ? "left" : "right";
        String sentence = "{A} comes in from the " + side + " and stops " + place.where + ".";
        return about(scene.with(actor), actor, sentence);
    }

    private static Outcome walk(Scene scene, CounterRandom random) {
        var actor = pick(scene.actors(), random);
        var moved = actor.at(pick(scene.freePlaces(), random));
        String verb = pick(List.of("walks over", "runs quickly", "goes slowly"), random);
        return about(scene.changing(moved), moved, "{A} " + verb + " " + moved.place().whereTo + ".");
    }

    private static Outcome swap(Scene scene, CounterRandom random) {
        int[] order = random.permutation(scene.actors().size());
        var first = scene.actors().get(order[0]);
        var second = scene.actors().get(order[1]);
        var after = scene.changing(first.at(second.place())).changing(second.at(first.place()));
        return new Outcome(
                after,
                List.of(),
                "The " + first.species().label + " and the " + second.species().label + " trade places.");
    }

    private static Outcome jump(Scene scene, CounterRandom random) {
        var actor = pick(scene.actors(), random).posing(Pose.JUMPING);
        return about(scene.changing(actor), actor, "{A} jumps high into the air {p}.");
    }

    private static Outcome headstand(Scene scene, CounterRandom random) {
        var actor = pick(scene.actors(), random).posing(Pose.UPSIDE_DOWN);
        return about(scene.changing(actor), actor, "{A} stands on its head {p}.");
    }

    private static Outcome dress(Scene scene, CounterRandom random) {
        var bare =
                scene.actors().stream().filter(a -> a.look().hat() == Hat.NONE).toList();
        var hat = pick(List.of(Hat.CROWN, Hat.TOP_HAT, Hat.CAP), random);
        var actor = pick(bare, random).wearing(hat);
        String end = random.chance(50) ? " on its head." : " and looks proud.";
        return about(scene.changing(actor), actor, "{A} puts on a " + hat.label + end);
    }

    private static Outcome find(Scene scene, CounterRandom random) {
        var empty = scene.actors().stream()
                .filter(a -> a.look().item() == Item.NONE)
                .toList();
        var item = pick(Arrays.asList(Item.values()).subList(1, Item.values().length), random);
        var actor = pick(empty, random).keeping(item);
        String end = random.chance(50) ? " and keeps it." : " on the ground.";
        return about(scene.changing(actor), actor, "{A} finds " + item.label + end);
    }

    private static Outcome feel(Scene scene, CounterRandom random) {
        var mood = pick(Arrays.asList(Mood.values()).subList(1, Mood.values().length), random);
        var actor = pick(scene.actors(), random).feeling(mood);
        return about(scene.changing(actor), actor, mood.sentence);
    }

    private static Outcome appear(Scene scene, Prop.Layer layer, CounterRandom random) {
        var unused = Prop.of(layer).stream()
                .filter(p -> scene.props().stream().noneMatch(q -> q.prop() == p))
                .toList();
        var prop = pick(unused, random);
        var place = pick(scene.freePlaces(layer), random);
        String behind = layer == Prop.Layer.GROUND ? " in the back" : "";
        String sentence = prop.sentence.replace("{A}", capital(prop.label)).replace("{p}", place.where + behind);
        return new Outcome(scene.with(prop, place), List.of(), sentence);
    }

    private static Outcome leave(Scene scene, CounterRandom random) {
        var actor = pick(scene.actors(), random);
        String sentence = "The " + actor.species().label + " says goodbye and goes away.";
        return new Outcome(scene.without(actor), List.of(), sentence);
    }

    private static Outcome about(Scene scene, Actor actor, String sentence) {
        return new Outcome(scene, List.of(actor.species()), sentence.replace("{p}", actor.place().where));
    }

    private static List<Species> absent(Scene scene) {
        return Arrays.stream(Species.values()).filter(s -> !scene.shows(s)).toList();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    static <T> T pick(List<T> from, CounterRandom random) {
        return from.get(random.below(from.size()));
    }
}
