package org.storygan.cuda;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The backend on the emulator; without it the test is skipped with the reason, or fails where the emulator is required. */
final class TestDevice {
    private static final String FOLDER = "storygan.cuda.emulator";
    private static final String REQUIRED = "storygan.require.emulator";

    private TestDevice() {}

    static CudaBackend open() {
        Path folder = Path.of(System.getProperty(FOLDER, "target/emulator"));
        if (!Files.exists(folder.resolve("libcuda.so.1"))) {
            String reason = "no emulator in " + folder + ": was g++ on the PATH when the module was built?";
            if (Boolean.getBoolean(REQUIRED)) {
                fail(reason);
            }
            abort(reason);
        }
        return CudaBackend.open();
    }
}
