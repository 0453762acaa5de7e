package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.shape.Shape;

/** The power goes while a file is replaced: the old one or the new one is there afterwards. Without forcing it would not be. */
class PowerLossTest {
    private static final int VALUES = 5000; // five pages
    private static final String NAME = "a.safetensors";

    @TempDir
    Path folder;

    private static Safetensors.Content content(float value) {
        float[] values = new float[VALUES];
        java.util.Arrays.fill(values, value);
        return new Safetensors.Content(Map.of("x", StoredTensor.of(Shape.of(VALUES), values)), Map.of());
    }

    /** What was left of the old and the new file, over all that a loss of power may do. */
    private record Outcome(int old, int renewed, int neither) {
        int states() {
            return old + renewed + neither;
        }
    }

    private Outcome outcome(Function<RecordingDisk, Disk> saving) throws IOException {
        Path here = Files.createDirectories(folder.resolve("here"));
        Safetensors.write(Disk.REAL, here.resolve(NAME), content(1));
        Map<Path, byte[]> before = PowerLoss.files(here);
        var recording = new RecordingDisk();
        Safetensors.write(saving.apply(recording), here.resolve(NAME), content(2));
        Path there = folder.resolve("there");
        int[] counts = new int[3];
        for (Map<String, byte[]> state :
                PowerLoss.after(recording.changes(), before).values()) {
            PowerLoss.restore(state, there);
            counts[found(there.resolve(NAME))]++;
        }
        return new Outcome(counts[0], counts[1], counts[2]);
    }

    private static int found(Path file) {
        try {
            Map<String, StoredTensor> tensors = Safetensors.readAll(file);
            return tensors.equals(content(1).tensors())
                    ? 0
                    : tensors.equals(content(2).tensors()) ? 1 : 2;
        } catch (FormatException | UncheckedIOException e) {
            return 2;
        }
    }

    @Test
    void the_old_file_or_the_new_one_survives_whatever_was_not_forced() throws Exception {
        Outcome outcome = outcome(disk -> disk);
        assertThat(outcome.neither()).as("neither old nor new, of %s", outcome).isZero();
        assertThat(outcome.old()).as("%s", outcome).isPositive();
        assertThat(outcome.renewed()).as("%s", outcome).isPositive();
        assertThat(outcome.states()).as("%s", outcome).isGreaterThan(8);
    }

    /** Or these tests would find nothing. */
    @Test
    void a_file_that_is_not_forced_before_it_is_renamed_can_be_lost() throws Exception {
        Outcome outcome = outcome(disk -> new Through(disk) {
            @Override
            public void force(FileChannel file) {}
        });
        assertThat(outcome.neither()).as("%s", outcome).isPositive();
    }

    /** Passes everything on. */
    private static class Through implements Disk {
        private final Disk disk;

        Through(Disk disk) {
            this.disk = disk;
        }

        @Override
        public FileChannel create(Path file) throws IOException {
            return disk.create(file);
        }

        @Override
        public void write(FileChannel to, ByteBuffer bytes) throws IOException {
            disk.write(to, bytes);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            disk.forceDirectory(directory);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }
    }
}
