package org.storygan.datasets.files;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The published data sets, which are not part of this repository. */
final class RealData {

    private RealData() {}

    /** The folder with CoDraw and Abstract Scenes; without it the test is skipped and says why. */
    static Path codrawAndAbstractScenes() {
        String root = System.getenv("STORYGAN_DATA");
        assumeTrue(
                root != null && !root.isBlank(),
                "the environment variable STORYGAN_DATA does not say where the published data sets are");
        return Path.of(root).resolve("codraw-abstract-scenes");
    }
}
