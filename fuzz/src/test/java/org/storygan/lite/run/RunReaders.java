package org.storygan.lite.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.storygan.fuzz.Scratch;

/** The readers of the program's own JSON. */
public final class RunReaders {

    private RunReaders() {}

    public static void json(byte[] input) {
        Json.parse(new String(input, StandardCharsets.UTF_8));
    }

    public static void metrics(byte[] input) throws IOException {
        Metrics.read(Scratch.file("metrics.jsonl", input));
    }
}
