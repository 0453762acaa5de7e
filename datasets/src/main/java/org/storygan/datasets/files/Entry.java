package org.storygan.datasets.files;

import java.util.List;

/**
 * A story as the files describe it.
 *
 * @param shots as many as a story of the set has frames; or more, and then training draws a subset, in order
 * @param first the shot with which the fixed story begins
 */
public record Entry(String id, List<Shot> shots, int first) {

    public Entry {
        shots = List.copyOf(shots);
    }

    public Entry(String id, List<Shot> shots) {
        this(id, shots, 0);
    }
}
