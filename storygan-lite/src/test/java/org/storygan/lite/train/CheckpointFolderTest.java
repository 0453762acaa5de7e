package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Disk;
import org.storygan.io.FaultyDisk;
import org.storygan.io.PowerLoss;
import org.storygan.io.RecordingDisk;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.run.AppException;
import org.storygan.shape.Shape;

/** Saving a checkpoint, latest, best and the removal of old ones, on disks that fail and machines that die. */
class CheckpointFolderTest {
    private static final int VALUES = 3000; // three pages
    private static final int FEWEST_STATES = 20;
    private static final int OLD = 5;
    private static final int NEW = 6;

    /** For what is only prepared: forcing is most of the time. */
    private static final Disk UNFORCED = new Disk() {
        @Override
        public void force(FileChannel file) {}

        @Override
        public void forceDirectory(Path directory) {}
    };

    @TempDir
    Path temporary;

    private final List<String> warnings = new ArrayList<>();

    private static CheckpointFolder on(Path folder, Disk disk) {
        return new CheckpointFolder(folder, disk, CheckpointFolder.Naming.TRAINING.keeping(2));
    }

    /** A checkpoint that says its step, whole or not. */
    private static Safetensors.Content content(long step) {
        float[] values = new float[VALUES];
        Arrays.fill(values, step);
        Map<String, StoredTensor> tensors = Map.of("x", StoredTensor.of(Shape.of(VALUES), values));
        return new Safetensors.Content(tensors, Map.of("step", Long.toString(step)));
    }

    private static long step(Path file) {
        float[] values = Safetensors.readAll(file).get("x").floats();
        assertThat(values).containsOnly(values[0]);
        return (long) values[0];
    }

    private Optional<Long> newest(Path folder) {
        warnings.clear();
        return on(folder, Disk.REAL).newestWhole(CheckpointFolderTest::step, warnings::add);
    }

    /** Steps up to the old one, which is also the best. */
    private Path saved(String name) throws Exception {
        Path folder = Files.createDirectories(temporary.resolve(name));
        for (long step = OLD - 2; step <= OLD; step++) {
            on(folder, UNFORCED).save(step, content(step), true);
        }
        return folder;
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_newest_few_and_the_best_stay_and_latest_names_the_newest() throws Exception {
        Path folder = saved("kept");
        on(folder, Disk.REAL).save(NEW, content(NEW), false);
        assertThat(names(folder))
                .containsExactly("best.safetensors", "latest", "step-000005.safetensors", "step-000006.safetensors");
        assertThat(Files.readString(folder.resolve("latest"))).isEqualTo("step-000006.safetensors\n");
        assertThat(step(folder.resolve("best.safetensors"))).isEqualTo(OLD);
        assertThat(newest(folder)).contains((long) NEW);
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_step_of_seven_digits_is_newer_than_one_of_six() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("digits"));
        on(folder, Disk.REAL).save(999_999, content(1), false);
        on(folder, Disk.REAL).save(1_000_000, content(2), false);
        assertThat(newest(folder)).contains(2L);
    }

    @Test
    void a_damaged_newest_file_is_named_and_the_one_before_it_used() throws Exception {
        Path folder = saved("damaged");
        Path newest = folder.resolve("step-000005.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 7] ^= 4;
        Files.write(newest, bytes);
        assertThat(newest(folder)).contains((long) OLD - 1);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(newest.toString(), "'x'", "CRC32C", "step-000004.safetensors instead");
    }

    @Test
    void a_damaged_newer_file_does_not_push_out_one_that_is_whole() throws Exception {
        Path folder = saved("pushed");
        Files.write(folder.resolve("step-000009.safetensors"), new byte[100]);
        var one = new CheckpointFolder(folder, Disk.REAL, CheckpointFolder.Naming.TRAINING.keeping(1));
        one.save(NEW, content(NEW), false);
        assertThat(names(folder))
                .containsExactly("best.safetensors", "latest", "step-000006.safetensors", "step-000009.safetensors");
        assertThat(newest(folder)).contains((long) NEW);
    }

    /** A run that goes on after its last checkpoint saves no other: what that save left undone is done then. */
    @Test
    void a_save_that_died_after_its_file_was_written_is_concluded() throws Exception {
        Path whole = saved("whole");
        on(whole, Disk.REAL).save(NEW, content(NEW), true);
        var sound = FaultyDisk.sound();
        on(saved("sound-too"), sound).save(NEW, content(NEW), true);
        for (int k = 1; k <= sound.calls().size(); k++) {
            Path folder = saved("concluded" + k);
            int call = k;
            assertThatThrownBy(() -> on(folder, FaultyDisk.dyingAt(call)).save(NEW, content(NEW), true));
            if (newest(folder).orElseThrow() == NEW) {
                on(folder, Disk.REAL).conclude(NEW);
                assertThat(names(folder).stream()
                                .filter(n -> !n.contains(".tmp-"))
                                .toList())
                        .as("call %d", k)
                        .isEqualTo(names(whole));
                assertThat(folder.resolve("latest")).hasSameTextualContentAs(whole.resolve("latest"));
            }
        }
    }

    @Test
    void where_all_are_damaged_each_is_named() throws Exception {
        Path folder = saved("all");
        for (String name : List.of("step-000004.safetensors", "step-000005.safetensors")) {
            Files.write(folder.resolve(name), new byte[100]);
        }
        assertThatThrownBy(() -> newest(folder))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("E4-")
                .hasMessageContaining("step-000004.safetensors")
                .hasMessageContaining("step-000005.safetensors");
    }

    /** Every call of a whole save in turn: failing alone, or with all that come after it, as when the machine dies. */
    @Test
    void whichever_call_of_a_save_fails_the_old_state_or_the_new_one_loads() throws Exception {
        var sound = FaultyDisk.sound();
        on(saved("sound"), sound).save(NEW, content(NEW), true);
        int calls = sound.calls().size();
        assertThat(calls).as("%s", sound.calls()).isGreaterThan(20);
        assertThat(sound.calls()).contains("delete", "create", "write", "force", "move", "forceDirectory", "list");
        for (boolean dies : new boolean[] {false, true}) {
            for (int k = 1; k <= calls; k++) {
                Path folder = saved("call" + k + dies);
                var disk = dies ? FaultyDisk.dyingAt(k) : FaultyDisk.failingAt(k);
                assertThatThrownBy(() -> on(folder, disk).save(NEW, content(NEW), true))
                        .as("call %d, %s", k, sound.calls().get(k - 1))
                        .isInstanceOf(UncheckedIOException.class);
                check(folder, "call " + k + (dies ? ", dying" : ""));
                on(folder, Disk.REAL).save(NEW, content(NEW), true); // what was left is in nobody's way
                assertThat(newest(folder)).contains((long) NEW);
            }
        }
    }

    @Test
    void whatever_a_loss_of_power_leaves_the_old_state_or_the_new_one_loads() throws Exception {
        Path folder = saved("power");
        Map<Path, byte[]> before = PowerLoss.files(folder);
        var disk = new RecordingDisk();
        on(folder, disk).save(NEW, content(NEW), true);
        Map<String, Map<String, byte[]>> states = PowerLoss.after(disk.changes(), before);
        assertThat(states.keySet()).hasSizeGreaterThan(FEWEST_STATES);
        Path after = temporary.resolve("after");
        for (var state : states.entrySet()) {
            PowerLoss.restore(state.getValue(), after);
            check(after, state.getKey());
        }
    }

    /** No warning, no mixture; the best and the pointer are old or new as well. */
    private void check(Path folder, String when) throws Exception {
        assertThat(newest(folder).orElseThrow()).as(when).isIn((long) OLD, (long) NEW);
        assertThat(warnings).as(when).isEmpty();
        assertThat(step(folder.resolve("best.safetensors"))).as("best, " + when).isIn((long) OLD, (long) NEW);
        assertThat(Files.readString(folder.resolve("latest")))
                .as("latest, " + when)
                .isIn("step-000005.safetensors\n", "step-000006.safetensors\n");
    }
}
