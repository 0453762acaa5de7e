package org.storygan.lite.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** Whether a copy of a data set is one. */
final class NeutralCheck {

    private final StorySet original;
    private final StorySet copy;

    NeutralCheck(StorySet original, StorySet copy) {
        this.original = original;
        this.copy = copy;
    }

    /** @throws AppException when a story of the copy has other words, pictures or labels, or is in another split */
    void run() {
        for (var split : Split.values()) {
            Map<String, Integer> places = places(split);
            if (places.size() != original.size(split)) {
                throw differs(split.label() + " has " + places.size() + " stories, not " + original.size(split));
            }
            for (int i = 0; i < original.size(split); i++) {
                var story = original.story(split, i);
                Integer place = places.get(story.id());
                if (place == null) {
                    throw differs("the story " + story.id() + " is not in " + split.label());
                }
                same(story, copy.story(split, place));
            }
        }
    }

    private Map<String, Integer> places(Split split) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < copy.size(split); i++) {
            places.put(copy.text(split, i).id(), i);
        }
        return places;
    }

    private static void same(Story story, Story copied) {
        if (copied.frames().size() != story.frames().size()) {
            throw differs("the story " + story.id() + " has " + copied.frames().size() + " frames");
        }
        for (int i = 0; i < story.frames().size(); i++) {
            var frame = story.frame(i);
            var other = copied.frame(i);
            boolean isSame = List.of(frame.sentences(), frame.picture(), frame.labels())
                    .equals(List.of(other.sentences(), other.picture(), other.labels()));
            if (!isSame) {
                throw differs("frame " + (i + 1) + " of the story " + story.id() + " is another one");
            }
        }
    }

    private static AppException differs(String how) {
        return AppException.of(ErrorCode.E3_COPY, "what was written is not what was read")
                .found(how);
    }
}
