package org.storygan.datasets.npy;

import java.util.List;

/** A tuple of Python. */
public record Tuple(List<Object> items) {

    public Tuple {
        items = List.copyOf(items);
    }
}
