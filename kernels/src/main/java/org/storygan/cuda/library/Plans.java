package org.storygan.cuda.library;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The plans of one kind made so far, by what they are for; the least recently used is closed when there are too many. */
final class Plans<K extends Record, P extends AutoCloseable> implements AutoCloseable {
    private final int capacity;
    private final Map<K, P> plans = new LinkedHashMap<>(16, 0.75f, true);

    Plans(int capacity) {
        this.capacity = capacity;
    }

    P get(K key, Function<K, P> make) {
        P known = plans.get(key);
        if (known != null) {
            return known;
        }
        P made = make.apply(key);
        plans.put(key, made);
        if (plans.size() > capacity) {
            var eldest = plans.entrySet().iterator().next();
            plans.remove(eldest.getKey());
            close(eldest.getValue());
        }
        return made;
    }

    int size() {
        return plans.size();
    }

    private static void close(AutoCloseable plan) {
        try {
            plan.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a plan cannot be closed", e);
        }
    }

    @Override
    public void close() {
        plans.values().forEach(Plans::close);
        plans.clear();
    }
}
