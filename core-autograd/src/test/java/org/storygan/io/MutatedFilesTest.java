package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.shape.Shape;

/** Two thousand damaged files: each is either refused or has the content it had. */
class MutatedFilesTest {
    private static final int FILES = 2000;

    @TempDir
    Path folder;

    @Test
    void damage_is_refused_or_harmless() {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        tensors.put("conv.weight", StoredTensor.of(Shape.of(3, 4), new float[12]));
        tensors.put("conv.bias", StoredTensor.of(Shape.of(3), new float[] {1, 2, 3}));
        tensors.put("step", StoredTensor.of(Shape.of(), new long[] {42}));
        Map<String, String> text = Map.of("config", "lr: 2e-4");
        Path file = folder.resolve("mutated");
        Safetensors.write(file, tensors, text);
        byte[] whole = RawFiles.get(file);
        var mutations = new Mutations(20221);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            RawFiles.put(file, mutations.of(whole));
            refused += isRefused(file, tensors, text) ? 1 : 0;
        }
        // what is left over flips blanks, or splices a blank between two tokens
        assertThat(refused).isGreaterThan(FILES * 9 / 10).isLessThan(FILES);
    }

    private static boolean isRefused(Path file, Map<String, StoredTensor> tensors, Map<String, String> text) {
        try (var open = Safetensors.open(file)) {
            assertThat(Safetensors.readAll(file)).isEqualTo(tensors);
            assertThat(open.metadata()).isEqualTo(text);
            return false;
        } catch (FormatException e) {
            return true;
        }
    }
}
