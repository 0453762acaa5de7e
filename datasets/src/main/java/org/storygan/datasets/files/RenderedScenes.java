package org.storygan.datasets.files;

import java.nio.file.Files;
import java.nio.file.Path;
import org.storygan.datasets.image.Canvas;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.Framing;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;

/** The scenes as pictures: {@code SceneX_Y.png}, X the set, Y the place in it. Safe to use from several threads. */
final class RenderedScenes {

    private static final int LARGEST = 4000; // the published ones are 500 x 400

    private final Path folder;
    private final Framing framing;

    RenderedScenes(Path folder, Crop crop) {
        this.folder = folder;
        this.framing = new Framing(crop, ClipArt.FRAME, Filter.LANCZOS);
    }

    boolean has(int scene) {
        return Files.isRegularFile(file(scene));
    }

    /** The picture as a frame of 64 x 64. */
    Picture frame(int scene) {
        Path file = file(scene);
        var header = PngReader.header(file);
        if (header.width() > LARGEST || header.height() > LARGEST) {
            throw new DataException(file + " is too large for a scene")
                    .expected(
                            ClipArt.WIDTH + " x " + ClipArt.HEIGHT + " pixels",
                            header.width() + " x " + header.height());
        }
        var canvas = new Canvas(header.width(), header.height());
        canvas.fill(0xFFFFFF);
        canvas.draw(PngReader.read(file), 0, 0);
        return framing.frame(canvas);
    }

    void hashInto(Sha256 hash, int scene) {
        hash.add("scene " + scene).add(DataFolder.bytes(file(scene)));
    }

    Path file(int scene) {
        int set = scene / ScenesFile.SCENES_PER_SET;
        return folder.resolve("Scene" + set + "_" + scene % ScenesFile.SCENES_PER_SET + ".png");
    }
}
