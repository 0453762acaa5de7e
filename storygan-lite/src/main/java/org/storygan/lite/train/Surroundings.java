package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.backend.Device;
import org.storygan.lite.run.Environment;

/** What the bits of a run depend on beside its settings and its data: the same on both sides of a resume, or it says what is not. */
record Surroundings(Map<String, String> facts) {
    private static final String PREFIX = "machine.";

    static Surroundings of(Device device, int threads) {
        return new Surroundings(new TreeMap<>(Map.of(
                "device", device.backend().name(),
                "threads", Integer.toString(threads),
                "java", Runtime.version().toString(),
                "cpu", Environment.processor())));
    }

    /** As the metadata of a file, which also hold other things. */
    static Surroundings in(Map<String, String> metadata) {
        Map<String, String> facts = new TreeMap<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                facts.put(key.substring(PREFIX.length()), value);
            }
        });
        return new Surroundings(facts);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>();
        facts.forEach((key, value) -> map.put(PREFIX + key, value));
        return map;
    }

    /** What was otherwise before, a phrase each. */
    List<String> changesSince(Surroundings before) {
        List<String> changes = new ArrayList<>();
        facts.forEach((key, now) -> {
            String then = before.facts.getOrDefault(key, "not known");
            if (!then.equals(now)) {
                changes.add(key + " was " + then + ", now " + now);
            }
        });
        return changes;
    }
}
