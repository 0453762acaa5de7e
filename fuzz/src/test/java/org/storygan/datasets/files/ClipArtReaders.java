package org.storygan.datasets.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Picture;
import org.storygan.fuzz.Scratch;

/** The readers of CoDraw and Abstract Scenes. */
public final class ClipArtReaders {

    private static final ClipArt ART = art();

    private ClipArtReaders() {}

    /** Two sprites and a backdrop. */
    private static ClipArt art() {
        try {
            var folder = Scratch.folder("Pngs");
            Scratch.file("Pngs/background.png", PngWriter.bytes(Picture.of(500, 400, new byte[500 * 400 * 3])));
            for (var name : new String[] {"s_3s", "hb0_10s"}) {
                Scratch.file("Pngs/" + name + ".png", PngWriter.bytes(Picture.of(4, 4, new byte[4 * 4 * 3])));
            }
            return ClipArt.open(folder, Crop.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void coDraw(byte[] input) throws IOException {
        CoDrawReader.read(Scratch.file("stories5.jsonl", input), ART, new Faults());
    }

    public static void scenes(byte[] input) throws IOException {
        ScenesFile.read(Scratch.file("Scenes_10020.txt", input), ART);
    }

    public static void sentences(byte[] input) throws IOException {
        SentencesFile.read(Scratch.file("SimpleSentences1_10020.txt", input));
    }
}
