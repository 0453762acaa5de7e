package org.storygan.datasets.npy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Makes sure that a value can be walked through: that nothing contains itself, and nothing is nested deeply. */
final class Nesting {

    private static final int DEEPEST = 32; // what data sets hold is nested four deep
    private static final int ON_THE_WAY = 0;

    /** A container on the way from the root, and how many levels there are in those of its parts that were seen. */
    private static final class Level {
        private final Object value;
        private final Iterator<?> parts;
        private int below;

        private Level(Object value, Collection<?> parts) {
            this.value = value;
            this.parts = parts.iterator();
        }
    }

    private final PickleInput in;
    private final Deque<Level> way = new ArrayDeque<>();

    /** Levels of each container that was left; the map is asked about single objects, so its order is not seen. */
    private final Map<Object, Integer> levels = new IdentityHashMap<>();

    private Nesting(PickleInput in) {
        this.in = in;
    }

    /** The value, after every container in it was visited once. */
    static Object checked(Object root, PickleInput in) {
        new Nesting(in).visit(root);
        return root;
    }

    private void visit(Object root) {
        enter(root);
        while (!way.isEmpty()) {
            var level = way.getLast();
            if (level.parts.hasNext()) {
                look(level.parts.next(), level);
            } else {
                leave(way.removeLast());
            }
        }
    }

    private void look(Object part, Level above) {
        Integer known = levels.get(part);
        if (known == null) {
            enter(part);
        } else if (known == ON_THE_WAY) {
            throw in.wrong("something in it contains itself");
        } else {
            above.below = Math.max(above.below, known);
            checkDepth(way.size() + known);
        }
    }

    private void enter(Object value) {
        var parts = parts(value);
        if (!parts.isEmpty()) {
            levels.put(value, ON_THE_WAY);
            way.addLast(new Level(value, parts));
            checkDepth(way.size());
        }
    }

    private void leave(Level left) {
        levels.put(left.value, left.below + 1);
        if (!way.isEmpty()) {
            way.getLast().below = Math.max(way.getLast().below, left.below + 1);
        }
    }

    private void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw in.wrong("it is nested more than " + DEEPEST + " deep");
        }
    }

    private static Collection<?> parts(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values();
        }
        if (value instanceof Tuple tuple) {
            return tuple.items();
        }
        if (value instanceof NdArray array) {
            return array.objects();
        }
        return value instanceof List<?> list ? list : List.of();
    }
}
