package org.storygan.datasets.files;

import org.storygan.datasets.story.Mask;
import org.storygan.datasets.story.Picture;

/** Clips of which only the first picture is ever shown. */
public record FirstPictures(Clips clips) implements Clips {

    @Override
    public int count() {
        return clips.count();
    }

    @Override
    public int pictures(int clip) {
        return 1;
    }

    @Override
    public Picture picture(int clip, int index) {
        return clips.picture(clip, 0);
    }

    @Override
    public Mask mask(int clip, int index) {
        return clips.mask(clip, 0);
    }

    @Override
    public String file(int clip) {
        return clips.file(clip);
    }

    @Override
    public boolean areQuick() {
        return clips.areQuick();
    }
}
