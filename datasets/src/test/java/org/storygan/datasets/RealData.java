package org.storygan.datasets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The published data sets, which are not part of this repository. */
public final class RealData {

    private RealData() {}

    /** The folder with CoDraw and Abstract Scenes; without it the test is skipped and says why. */
    public static Path codrawAndAbstractScenes() {
        return folder("codraw-abstract-scenes");
    }

    /** The folder with the published part of CLEVR-SV; without it the test is skipped and says why. */
    public static Path clevr() {
        return folder("clevr-sv-sample");
    }

    private static Path folder(String name) {
        String root = System.getenv("STORYGAN_DATA");
        assumeTrue(
                root != null && !root.isBlank(),
                "the environment variable STORYGAN_DATA does not say where the published data sets are");
        return Path.of(root).resolve(name);
    }
}
