package org.storygan.datasets.files;

import java.util.List;

/**
 * A frame as the files describe it, before its picture is opened.
 *
 * @param clip the number of the clip it shows
 * @param sentences one or more
 * @param labels empty when the set has none
 */
public record Shot(int clip, List<String> sentences, List<Boolean> labels) {

    public Shot {
        sentences = List.copyOf(sentences);
        labels = List.copyOf(labels);
    }
}
