package org.storygan.datasets.pororo;

import java.io.IOException;
import org.storygan.datasets.story.Faults;
import org.storygan.fuzz.Scratch;

/** The readers of Pororo-SV's files: each dictionary and each list of numbers is given every input. */
public final class PororoReaders {

    private static final int WINDOWS = 100;

    private PororoReaders() {}

    public static void table(byte[] input) throws IOException {
        Sentences.ofTable(Scratch.file("descriptions.csv", input), new Faults());
    }

    public static void dictionary(byte[] input) throws IOException {
        Sentences.ofDictionary(Scratch.file("descriptions.npy", input));
        Scratch.folder("pororo");
        Characters.of(Scratch.file("pororo/labels.npy", input).getParent());
    }

    public static void split(byte[] input) throws IOException {
        var file = Scratch.file("train_test_ids.npy", input);
        SplitFile.STORYGAN.read(file, WINDOWS);
        Scratch.folder("windows");
        Scratch.file("windows/img_cache4.npy", input);
        Windows.of(Scratch.file("windows/following_cache4.npy", input).getParent());
    }
}
