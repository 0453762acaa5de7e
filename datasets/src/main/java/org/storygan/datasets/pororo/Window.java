package org.storygan.datasets.pororo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A story: clips of an episode one after the other. */
record Window(List<ClipKey> clips) {

    static final int CLIPS = 5;

    static Window startingAt(ClipKey first) {
        var clips = new ArrayList<ClipKey>();
        for (int i = 0; i < CLIPS; i++) {
            clips.add(first.plus(i));
        }
        return new Window(clips);
    }

    Window {
        clips = List.copyOf(clips);
    }

    /** Unique among all windows, and fit for a file name. */
    String id() {
        return String.format(Locale.ROOT, "%s-%04d", episode(), clips.get(0).number());
    }

    String episode() {
        return clips.get(0).episode();
    }
}
