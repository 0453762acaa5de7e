package org.storygan.lite.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.storygan.io.Disk;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Terminal;

/**
 * A small training for {@link KillTest} to kill: it goes on with what is in its folder, and tells of every call to the disk before it is
 * made. Each call takes a while, so that a kill can be aimed between two of them, or into the midst of one.
 */
final class KilledRun {
    static final int STEPS = 4;
    static final String CALL = "disk: ";
    private static final int HALF_CALL_MILLIS = 2;
    private static final int WRITES_TOLD = 40; // of the writes, one a tensor, every so many

    private KilledRun() {}

    /** How it writes. */
    enum Writing {
        /** As the program does. */
        BESIDE,
        /** Into the file that is to be replaced, as many programs do. */
        IN_PLACE
    }

    /** @param arguments the folder, the encoder's file, how it writes */
    public static void main(String[] arguments) {
        Path out = Path.of(arguments[0]);
        boolean isBegun = Files.exists(out.resolve("config.yaml")); // before that there is nothing to go on with
        var request = new TrainRequest(
                config(arguments[1]),
                new Destination(out, isBegun ? Existing.RESUME : Existing.REPLACE),
                new Machine("cpu", 1));
        Disk disk = Writing.valueOf(arguments[2]) == Writing.BESIDE ? new SlowDisk() : new InPlace();
        Console console = Console.of(System.out, System.out, Terminal.NONE).quiet(true);
        int exit = new TrainJob(request, console, disk).run();
        if (exit != 0) {
            throw new IllegalStateException("training ended with " + exit);
        }
    }

    static Config config(String encoder) {
        Config config = Runs.least(STEPS);
        List<String> settings = List.of(
                "run.data=synthetic:20",
                "run.encoder=" + encoder,
                "run.checkpoint_every=1",
                "run.keep_checkpoints=2",
                "select.metric=frechet-damsm",
                "select.stories=2");
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            config = config.with(pair[0], pair[1], "test");
        }
        return config;
    }

    /** Tells, waits, does half of it, waits, does the rest. */
    private static class SlowDisk implements Disk {
        private int writes;

        private static void pause() {
            try {
                Thread.sleep(HALF_CALL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void tell(String call) {
            System.out.println(CALL + call);
            System.out.flush();
            pause();
        }

        @Override
        public FileChannel create(Path file) throws IOException {
            tell("create");
            return Disk.super.create(file);
        }

        @Override
        public void write(FileChannel to, ByteBuffer bytes) throws IOException {
            if (writes++ % WRITES_TOLD != 0) {
                Disk.super.write(to, bytes);
                return;
            }
            tell("write");
            int half = bytes.remaining() / 2;
            Disk.super.write(to, bytes.slice(0, half));
            pause();
            Disk.super.write(to, bytes.slice(half, bytes.capacity() - half));
        }

        @Override
        public void force(FileChannel file) throws IOException {
            tell("force");
            Disk.super.force(file);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            tell("move");
            Disk.super.move(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            tell("forceDirectory");
            Disk.super.forceDirectory(directory);
        }

        @Override
        public void delete(Path file) throws IOException {
            tell("delete");
            Disk.super.delete(file);
        }
    }

    /** What a save that opens the final name and writes would do: the rename has nothing left to do. */
    private static final class InPlace extends SlowDisk {
        @Override
        public FileChannel create(Path file) throws IOException {
            tell("create");
            Path last = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.tmp-[0-9]+$", ""));
            return FileChannel.open(
                    last, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        }

        @Override
        public void move(Path from, Path to) {
            tell("move");
        }
    }
}
