package org.storygan.datasets.neutral;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.storygan.datasets.text.WrongJson;
import org.storygan.fuzz.Scratch;

/** The readers of people's own stories. */
public final class NeutralReaders {

    private NeutralReaders() {}

    public static void line(byte[] input) throws WrongJson {
        StoryLine.parse(new String(input, StandardCharsets.UTF_8));
    }

    public static void splits(byte[] input) throws IOException {
        SplitLists.read(Scratch.file("splits.json", input));
    }
}
