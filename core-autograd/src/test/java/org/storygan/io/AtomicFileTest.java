package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.shape.Shape;

/** Saving on a disk where the k-th call fails, for every k: alone, or with all after it as when the machine dies there. */
class AtomicFileTest {
    @TempDir
    Path folder;

    private static Map<String, StoredTensor> version(float number) {
        return Map.of("x", StoredTensor.of(Shape.of(3), new float[] {number, number, number}));
    }

    private static Safetensors.Content content(float number) {
        return new Safetensors.Content(version(number), Map.of());
    }

    @Test
    void everything_is_on_the_disk_before_the_name_changes_and_the_name_before_it_returns() {
        var disk = FaultyDisk.sound();
        Safetensors.write(disk, folder.resolve("a"), content(1));
        assertThat(disk.calls())
                .containsExactly("delete", "create", "write", "write", "write", "force", "move", "forceDirectory");
    }

    @Test
    void whichever_call_fails_the_old_file_or_the_new_one_is_there_whole() {
        int calls = 8;
        for (boolean dies : new boolean[] {false, true}) {
            for (int k = 1; k <= calls; k++) {
                Path file = folder.resolve("k" + k + dies);
                Safetensors.write(file, version(1), Map.of());
                var disk = dies ? FaultyDisk.dyingAt(k) : FaultyDisk.failingAt(k);
                assertThatThrownBy(() -> Safetensors.write(disk, file, content(2)))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining(file.toString());
                assertThat(Safetensors.readAll(file)).isEqualTo(version(k < calls ? 1 : 2));
                Safetensors.write(file, version(3), Map.of()); // what was left behind is in nobody's way
                assertThat(Safetensors.readAll(file)).isEqualTo(version(3));
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp-*");
    }

    @Test
    void a_file_in_a_folder_that_is_not_there_cannot_be_saved() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("absent/file"), new byte[1]))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot save")
                .hasMessageContaining("absent");
    }

    @Test
    void a_file_of_many_chunks_is_written_whole() throws Exception {
        byte[] content = new byte[(5 << 19) + 3];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        Path file = folder.resolve("large");
        AtomicFile.write(file, content);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }
}
