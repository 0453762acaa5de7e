package org.storygan.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The plans made so far, by what they compute; the least recently used is dropped when there are too many. */
final class Plans implements AutoCloseable {
    /** A training run needs a few hundred; a plan holds compiled code and descriptors, some 10 KB. */
    private static final int CAPACITY = 512;

    private final Map<Record, Plan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Plan> eldest) {
            if (size() > CAPACITY) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

    <K extends Record> Plan get(K key, Function<K, Plan> make) {
        Plan plan = plans.get(key);
        if (plan == null) {
            plan = make.apply(key);
            plans.put(key, plan);
        }
        return plan;
    }

    int size() {
        return plans.size();
    }

    @Override
    public void close() {
        plans.values().forEach(Plan::close);
        plans.clear();
    }
}
