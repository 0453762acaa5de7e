package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;
import org.storygan.lite.train.GanJobs;

/** A training whose pictures go away while it runs, as those of a disk that is taken out, and come back. */
@Timeout(300)
class UnreadableDataTest {
    private static final long MANY = 100_000;

    @TempDir
    Path folder;

    @BeforeEach
    void aSetOfOnesOwn() {
        var recording = new Recording();
        String line = "data convert synthetic:60 --to " + folder.resolve("set");
        int code = new Program(recording.console(Terminal.NONE), GanJobs::new).run(line.split(" "));
        assertThat(code).as(recording.err()).isZero();
    }

    private Child train(String name, long steps, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train"));
        String settings = ErrorFiles.tiny(steps, 2).replace("synthetic:60", "jsonl:" + folder.resolve("set"));
        arguments.addAll(List.of(settings.split(" ")));
        arguments.addAll(List.of("--out", folder.resolve("run").toString(), "--checkpoint-every", "1"));
        arguments.addAll(List.of(more));
        List<String> cache = List.of("env", "XDG_CACHE_HOME=" + folder.resolve("cache"));
        return Child.start(folder, name, cache, List.of("-Xmx512m"), arguments);
    }

    private static List<Path> files(Path root, String end) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(end))
                    .toList();
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The open file of the cache becomes empty under the run that reads it. */
    private static void cutShort(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    @Test
    void theRunEndsWithTheFilesNameAndGoesOnWhenItIsBack() throws Exception {
        List<Path> pictures = files(folder.resolve("set"), ".png");
        assertThat(pictures).isNotEmpty();
        Child child = train("gone", MANY);
        Path metrics = folder.resolve("run/metrics.jsonl");
        child.await(metrics, "\"step\":3,");
        pictures.forEach(file -> move(file, Path.of(file + ".away")));
        for (Path file : files(folder.resolve("cache"), "")) {
            cutShort(file);
        }
        assertThat(child.exitCode()).as(child.said()).isEqualTo(3);
        assertThat(child.said())
                .contains("error[E3-", folder.resolve("set").toString(), ".png")
                .doesNotContain("\tat ", "E1-BUG");
        assertThat(folder.resolve("run/FAILED")).content().contains("E3-");
        assertThat(folder.resolve("run/DONE")).doesNotExist();

        pictures.forEach(file -> move(Path.of(file + ".away"), file));
        long last = Metrics.read(metrics).size() + 2;
        Child again = train("back", last, "--resume");
        assertThat(again.exitCode()).as(again.said()).isZero();
        assertThat(Metrics.read(metrics).stream().map(line -> line.get("step")))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
        assertThat(folder.resolve("run/DONE")).exists();
    }
}
