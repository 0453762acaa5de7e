package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.io.Disk;
import org.storygan.io.FormatException;
import org.storygan.io.Mutations;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Failures;
import org.storygan.shape.DType;

/**
 * Ten thousand checkpoints with damage of all sorts, half of it under checksums that were made right again, in a JVM with little memory:
 * each is refused in words, or holds what it held. And a thousand turned bits, all of them found.
 */
class MutatedCheckpointsTest {
    private static final int LARGEST = 64; // values

    @TempDir
    Path folder;

    @Test
    void damaged_checkpoints_are_refused_or_harmless_in_little_memory() throws Exception {
        Path checkpoint = folder.resolve("sound.safetensors");
        small(KeptCheckpointTest.kept(), checkpoint);
        Path log = folder.resolve("log");
        Process process = Fork.of(
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        Child.class,
                        checkpoint.toString(),
                        folder.resolve("damaged.safetensors").toString())
                .redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        System.out.println(Files.readString(log));
        assertThat(exit).as(Files.readString(log)).isZero();
    }

    /** Without the networks' larger weights: reading takes the same ways, in a tenth of the time. */
    private static void small(Path from, Path to) {
        try (var open = Safetensors.open(from)) {
            Map<String, StoredTensor> kept = new TreeMap<>(Safetensors.readAll(from));
            kept.entrySet()
                    .removeIf(e -> !e.getKey().matches("(text|image)\\..*")
                            && (!e.getKey().startsWith("generator.")
                                    || e.getValue().shape().count() > LARGEST));
            Safetensors.write(to, kept, open.metadata());
        }
    }

    /** What looks at them, with memory of its own. */
    static final class Child {
        private static final int FILES = 10_000;
        private static final int BITS = 1_000;
        private final Path damaged;
        private final byte[] whole;
        private final Map<String, StoredTensor> tensors;
        private final Map<String, String> metadata;
        private final Mutations mutations = new Mutations(31337);
        private int refused;
        private long slowest; // nanoseconds

        private Child(Path sound, Path damaged) throws Exception {
            this.damaged = damaged;
            whole = Files.readAllBytes(sound);
            tensors = Safetensors.readAll(sound);
            try (var open = Safetensors.open(sound)) {
                metadata = open.metadata();
            }
        }

        public static void main(String[] arguments) throws Exception {
            var child = new Child(Path.of(arguments[0]), Path.of(arguments[1]));
            child.everySort();
            child.bits();
            System.out.printf(
                    "%d of %d refused; every of %d turned bits found; at most %d ms for one; %d bytes%n",
                    child.refused, FILES, BITS, child.slowest / 1_000_000, child.whole.length);
        }

        private void everySort() throws Exception {
            for (int i = 0; i < FILES; i++) {
                if (i % 2 == 0) {
                    Files.write(damaged, mutations.of(whole));
                } else {
                    forge();
                }
                look(i);
            }
            if (refused < FILES / 2 || refused == FILES) {
                throw new AssertionError(refused + " refused");
            }
        }

        private void look(int i) {
            long began = System.nanoTime();
            try (Device device = Device.of(new ReferenceBackend(DType.FLOAT32))) {
                Checkpoint checkpoint = Checkpoint.read(damaged);
                if (i % 2 == 0
                        && !(Safetensors.readAll(damaged).equals(tensors)
                                && checkpoint.fact("config").equals(metadata.get("config")))) {
                    throw new AssertionError("file " + i + " was taken for another");
                }
                use(checkpoint);
                if (i % 5 == 0) { // networks take most of the time
                    checkpoint.encoder(device);
                }
            } catch (FormatException | AppException e) {
                refused++;
                if (Failures.of(e).exitCode() != 4) {
                    throw new AssertionError("file " + i + ": " + Failures.of(e).text(), e);
                }
            }
            slowest = Math.max(slowest, System.nanoTime() - began);
        }

        /** Everything that a program asks of one, short of building networks of the size that it says. */
        private static void use(Checkpoint checkpoint) {
            checkpoint.config();
            checkpoint.alarms();
            checkpoint.rating();
            checkpoint.best();
            checkpoint.surroundings();
        }

        private void bits() throws Exception {
            for (int i = 0; i < BITS; i++) {
                Files.write(damaged, mutations.withTurnedBit(whole));
                try {
                    Checkpoint.read(damaged);
                    throw new AssertionError("a turned bit was not found");
                } catch (FormatException e) {
                    if (!e.getMessage().contains("tensor '") || !e.getMessage().contains("CRC32C")) {
                        throw new AssertionError(e);
                    }
                }
            }
        }

        /** Checksums that are right over content that is not: what a faulty program would write. */
        private void forge() throws Exception {
            Map<String, StoredTensor> others = new TreeMap<>(tensors);
            Map<String, String> texts = new TreeMap<>(metadata);
            List<String> names = List.copyOf(tensors.keySet());
            List<String> keys = List.copyOf(metadata.keySet());
            String name = names.get(mutations.draw(names.size()));
            String key = keys.get(mutations.draw(keys.size()));
            String text = metadata.get(key);
            switch (mutations.draw(6)) {
                case 0 -> others.remove(name);
                case 1 -> others.put(name, tensors.get(names.get(mutations.draw(names.size()))));
                case 2 -> texts.remove(key);
                case 3 -> texts.put(key, mutations.piece());
                case 4 -> texts.put(key, text.substring(0, mutations.draw(text.length() + 1)));
                default -> texts.put(key, edited(text));
            }
            Safetensors.write(unforced(), damaged, new Safetensors.Content(others, texts));
        }

        private String edited(String text) {
            int at = mutations.draw(text.length() + 1);
            return text.substring(0, at) + mutations.piece() + text.substring(at);
        }

        /** Nothing here need survive a loss of power, and forcing five thousand files takes a minute. */
        private static Disk unforced() {
            return new Disk() {
                @Override
                public void force(FileChannel file) {}

                @Override
                public void forceDirectory(Path directory) {}
            };
        }
    }
}
