package org.storygan.datasets.flintstones;

import java.io.IOException;
import java.util.List;
import org.storygan.fuzz.Scratch;

/** The readers of FlintstonesSV's files. */
public final class FlintstonesReaders {

    private FlintstonesReaders() {}

    public static void annotations(byte[] input) throws IOException {
        Annotations.read(Scratch.file("flintstones_annotations_v1-0.json", input));
    }

    public static void following(byte[] input) throws IOException {
        Scratch.folder("flintstones");
        var file = Scratch.file("flintstones/following_cache4.pkl", input);
        Sequences.of(file.getParent(), List.of()).startingAt("s_01_e_01_shot_000001_000002");
    }
}
