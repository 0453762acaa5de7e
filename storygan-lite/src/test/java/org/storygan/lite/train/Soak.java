package org.storygan.lite.train;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Existing;

/** A long run of the smallest networks, looked at once a second: not a test, but what docs/soak.md tells of. */
public final class Soak {
    /** The least that the configuration allows, on one thread. */
    static final List<String> SMALLEST = List.of(
            "g.ngf=16",
            "d.ndf=1",
            "g.db_resolutions=8",
            "d.db_resolutions=4",
            "text.dim=8",
            "text.embed=8",
            "ctx.code_dim=8",
            "ctx.gist_dim=8",
            "ctx.noise_dim=4",
            "batch.stories=2",
            "damsm.before_training=2",
            "select.stories=2",
            "run.data=synthetic:60",
            "run.seed=7",
            "run.log_every=1000",
            "run.sample_every=2000",
            "run.checkpoint_every=500");

    private static final double MEBI = 1024 * 1024;

    private Soak() {}

    static Config config(int steps) {
        Config config = Config.preset("tiny").with("opt.steps", Integer.toString(steps), "soak");
        for (String setting : SMALLEST) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "soak");
        }
        return config;
    }

    /** @param arguments the run's folder, the number of steps */
    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[0]);
        Files.createDirectories(out.toAbsolutePath().getParent());
        Thread watcher = new Thread(() -> watch(out), "soak");
        watcher.setDaemon(true);
        watcher.start();
        var request = new TrainRequest(
                config(Integer.parseInt(arguments[1])), new Destination(out, Existing.REFUSE), new Machine("cpu", 1));
        int exit = new TrainJob(request, Runs.silent()).run();
        if (exit != 0) {
            throw new IllegalStateException("training ended with " + exit);
        }
    }

    /**
     * Appends to {@code OUT.csv}: step, MiB resident, of heap in use, files, threads, the MiB resident that no file and that files back, and
     * the MiB of compiled code.
     */
    private static void watch(Path out) {
        Path samples = Path.of(out + ".csv");
        try {
            Files.writeString(samples, "step,resident,heap,files,threads,anonymous,mapped,code\n");
            while (true) {
                Thread.sleep(1000);
                var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
                String line = String.format(
                        Locale.ROOT,
                        "%d,%.2f,%.2f,%d,%d,%.2f,%.2f,%.2f%n",
                        step(out.resolve("metrics.jsonl")),
                        Memory.resident(),
                        heap.getUsed() / MEBI,
                        entries("/proc/self/fd"),
                        entries("/proc/self/task"),
                        Memory.status("RssAnon:"),
                        Memory.status("RssFile:"),
                        code() / MEBI);
                Files.writeString(samples, line, StandardOpenOption.APPEND);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("nobody looks at the soak any more", e);
        }
    }

    /** Bytes of memory for what the Java machine compiled. */
    private static long code() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().startsWith("Code"))
                .mapToLong(pool -> pool.getUsage().getCommitted())
                .sum();
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count() - 1; // the listing itself
        }
    }

    /** Of the last line that is whole. */
    private static long step(Path metrics) throws IOException {
        if (!Files.exists(metrics)) {
            return 0;
        }
        try (var file = new RandomAccessFile(metrics.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(file.length(), 4096)];
            file.seek(file.length() - end.length);
            file.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            int at = text.lastIndexOf("\"step\":");
            return at < 0 ? 0 : Long.parseLong(text.substring(at + 7).replaceAll("(?s)[^0-9].*", ""));
        }
    }
}
