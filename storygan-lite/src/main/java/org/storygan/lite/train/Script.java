package org.storygan.lite.train;

import java.util.List;
import java.util.stream.IntStream;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Story;

/**
 * What one story is drawn from.
 *
 * @param sentences one a frame
 * @param labels of each frame, for models that are told them; none where only sentences are known
 */
record Script(List<String> sentences, List<List<Boolean>> labels) {
    /** Without labels. */
    static Script written(List<String> sentences) {
        return new Script(sentences, List.of());
    }

    /** As evaluation reads it. */
    static Script of(Story story) {
        return of(story, Choice.FIXED);
    }

    /** With the sentences that the choice gives. */
    static Script of(Story story, Choice choice) {
        List<String> sentences = IntStream.range(0, story.frames().size())
                .mapToObj(frame -> choice.sentence(story, frame))
                .toList();
        return new Script(sentences, story.frames().stream().map(Frame::labels).toList());
    }
}
