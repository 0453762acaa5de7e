package org.storygan.datasets.check;

import org.storygan.datasets.story.Fault;

/** A fault and what sort of fault it is. */
public record Finding(Kind kind, Fault fault) {

    /** {@code stories.jsonl line 813, story bird-7: 4 frames instead of 5}. */
    @Override
    public String toString() {
        String place = fault.place();
        return place.isEmpty() ? fault.reason() : place + ": " + fault.reason();
    }
}
