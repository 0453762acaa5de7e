package org.storygan.datasets.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that can be seen in one frame.
 *
 * @param look names the variation of the backdrop: hills, trees, clouds; the same throughout a story
 */
record Scene(Backdrop backdrop, long look, List<Actor> actors, List<Placed> props) {

    /** A prop and where it is. */
    record Placed(Prop prop, Place place) {}

    Scene {
        actors = List.copyOf(actors);
        props = List.copyOf(props);
    }

    /** The scene as the next frame begins: jumps land, moods pass. */
    Scene settled() {
        return new Scene(backdrop, look, actors.stream().map(Actor::settled).toList(), props);
    }

    Scene with(Actor newcomer) {
        var more = new ArrayList<>(actors);
        more.add(newcomer);
        return new Scene(backdrop, look, more, props);
    }

    Scene without(Actor leaver) {
        return new Scene(
                backdrop, look, actors.stream().filter(a -> !a.equals(leaver)).toList(), props);
    }

    /** The scene with the actor of the same species replaced. */
    Scene changing(Actor changed) {
        return new Scene(
                backdrop,
                look,
                actors.stream()
                        .map(a -> a.species() == changed.species() ? changed : a)
                        .toList(),
                props);
    }

    Scene with(Prop prop, Place place) {
        var more = new ArrayList<>(props);
        more.add(new Placed(prop, place));
        return new Scene(backdrop, look, actors, more);
    }

    boolean shows(Species species) {
        return actors.stream().anyMatch(a -> a.species() == species);
    }

    /** Places where no character stands. */
    List<Place> freePlaces() {
        return Arrays.stream(Place.values())
                .filter(p -> actors.stream().noneMatch(a -> a.place() == p))
                .toList();
    }

    /** Places where this layer has no prop. */
    List<Place> freePlaces(Prop.Layer layer) {
        return Arrays.stream(Place.values())
                .filter(p -> props.stream().noneMatch(q -> q.place() == p && q.prop().layer == layer))
                .toList();
    }
}
