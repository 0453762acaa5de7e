package org.storygan.datasets.clevr;

import java.io.IOException;
import org.storygan.datasets.story.Faults;
import org.storygan.fuzz.Scratch;

/** The readers of CLEVR-SV's two files of attributes. */
public final class ClevrReaders {

    private ClevrReaders() {}

    public static void table(byte[] input) throws IOException {
        Things.ofTable(Scratch.file("attributes.tsv", input), new Faults());
    }

    public static void dictionary(byte[] input) throws IOException {
        Things.ofDictionary(Scratch.file("CLEVR_dict.npy", input), new Faults());
    }
}
