package org.storygan.datasets.story;

import java.util.List;

/**
 * One picture of a story and what may be said about it.
 *
 * @param sentences one or more descriptions of this frame, each of which would do
 * @param labels for each of the set's label names whether it applies; empty when the set has no labels
 * @param mask of the size of the picture, or {@link Mask#NONE}
 */
public record Frame(List<String> sentences, Picture picture, List<Boolean> labels, Mask mask) {

    public Frame {
        if (sentences.isEmpty()) {
            throw new IllegalArgumentException("a frame needs at least one sentence");
        }
        sentences = List.copyOf(sentences);
        labels = List.copyOf(labels);
    }

    /** A frame without a mask. */
    public Frame(List<String> sentences, Picture picture, List<Boolean> labels) {
        this(sentences, picture, labels, Mask.NONE);
    }
}
