package org.storygan.datasets.synthetic;

import java.util.Locale;
import java.util.function.Consumer;

/** Where a story plays. The same place looks a little different in each story and the same throughout one. */
enum Backdrop {
    MEADOW("in a green meadow", Landscapes::meadow),
    BEACH("on a sunny beach", Landscapes::beach),
    SNOW("in deep white snow", Landscapes::snow),
    DESERT("in the hot desert", Landscapes::desert),
    FOREST("in a dark forest", Landscapes::forest),
    CITY("in the big city", Landscapes::city),
    AUTUMN("in an autumn park", Landscapes::autumn),
    MOON("on the grey moon", Landscapes::moon);

    final String where;
    private final Consumer<Painter> landscape;

    Backdrop(String where, Consumer<Painter> landscape) {
        this.where = where;
        this.landscape = landscape;
    }

    /** The name it is called by in settings. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    void paint(Painter painter) {
        landscape.accept(painter);
    }
}
