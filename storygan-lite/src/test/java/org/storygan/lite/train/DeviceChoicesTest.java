package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.RunFolder;
import org.storygan.shape.DType;

class DeviceChoicesTest {
    @TempDir
    private Path root;

    /** A device that holds these choices, and takes those that are replayed. */
    private static Device choosing(Map<String, String> choices) {
        var real = new ReferenceBackend(DType.FLOAT64);
        return Device.of((Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("choices")) {
                        return Map.copyOf(choices);
                    }
                    if (method.getName().equals("replay")) {
                        ((Map<?, ?>) arguments[0]).forEach((key, value) -> choices.put((String) key, (String) value));
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void choose(Existing existing, Map<String, String> before, Map<String, String> after) {
        Map<String, String> choices = new TreeMap<>();
        try (var folder = RunFolder.open(root, existing);
                var device = choosing(choices)) {
            var kept = new DeviceChoices(folder, device);
            assertThat(choices).isEqualTo(before);
            choices.putAll(after);
            kept.save();
        }
    }

    @Test
    void whatWasChosen_isTakenAgainByTheRunThatGoesOn() {
        Map<String, String> first = Map.of("forward x 2x3", "nhwc 1");
        choose(Existing.REFUSE, Map.of(), first);
        choose(Existing.RESUME, first, Map.of("later", "nchw 0"));
        assertThat(root.resolve("choices.txt"))
                .content()
                .hasLineCount(2)
                .contains("forward x 2x3 = nhwc 1\n", "later = nchw 0\n");
        choose(Existing.REPLACE, Map.of(), Map.of());
        assertThat(root.resolve("choices.txt")).as("nothing was chosen").doesNotExist();
    }

    @Test
    void damagedLine_isShownWithAWayOut() throws Exception {
        choose(Existing.REFUSE, Map.of(), Map.of("forward", "own"));
        Files.writeString(root.resolve("choices.txt"), "forward = own\nbackw");
        assertThatThrownBy(() -> choose(Existing.RESUME, Map.of(), Map.of()))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("choices.txt cannot be read")
                .hasMessageContaining("\"backw\"")
                .hasMessageContaining("remove the file");
    }
}
