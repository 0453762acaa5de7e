package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Disk;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Exit;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

/**
 * A run of ten steps, eight an epoch, that is rated and drawn at each fourth step and halves its rates in the second epoch: wherever it
 * ends before its time, it goes on to the same bytes, the same log and the same sheets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumePositionsTest {
    private static final int STEPS = 10;
    private static final List<String> SETTINGS = List.of(
            "run.data=synthetic:20", // sixteen to learn from
            "opt.schedule=halve@1",
            "run.sample_every=4",
            "run.checkpoint_every=4",
            "select.metric=frechet-damsm",
            "select.stories=2");

    @TempDir
    static Path folder;

    private Path encoder;
    private Map<String, Object> expected;

    @BeforeAll
    void leave_one_run_alone() throws IOException {
        Path first = folder.resolve("first");
        var request = new TrainRequest(Runs.least(1), new Destination(first, Existing.REFUSE), new Machine("cpu", 1));
        new TrainJob(request, Runs.silent()).run();
        encoder = first.resolve("encoder.safetensors");
        Path whole = folder.resolve("whole");
        assertThat(run(whole, Existing.REFUSE, Disk.REAL).exit()).isZero();
        expected = left(whole);
        assertThat(expected)
                .containsKeys("step-000010.safetensors", "best.safetensors", "step-000008.png", "step-000004.png");
    }

    /** How a run ended, and what it said. */
    private record Ended(int exit, String said) {}

    /** The machine dies: nothing more is written, and nobody is told. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Does something when a checkpoint gets its name, and something else when the next save begins. */
    private static final class Ambush implements Disk {
        private final String step; // the name of its file
        private final Runnable deed;
        private final boolean isBefore;

        Ambush(int step, boolean isBefore, Runnable deed) {
            this(String.format(java.util.Locale.ROOT, "step-%06d.safetensors", step), isBefore, deed);
        }

        private Ambush(String file, boolean isBefore, Runnable deed) {
            this.step = file;
            this.isBefore = isBefore;
            this.deed = deed;
        }

        static Ambush deathAfter(int step) {
            return new Ambush(step, false, () -> {
                throw new Death();
            });
        }

        /** When all bytes are written, but not under their name. */
        static Ambush deathInSaving(int step) {
            return new Ambush(step, true, () -> {
                throw new Death();
            });
        }

        /** Ctrl-C while this step is saved: the run stops after the next. */
        static Ambush interruptionAfter(int step) {
            return new Ambush(step, false, Ambush::interrupt);
        }

        private static void interrupt() {
            try {
                new ProcessBuilder(
                                "kill",
                                "-INT",
                                Long.toString(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
                Thread.sleep(100); // the JVM hands signals to a thread of its own
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            boolean isIt = to.endsWith(step);
            if (isIt && isBefore) {
                deed.run();
            }
            Disk.super.move(from, to);
            if (isIt && !isBefore) {
                deed.run();
            }
        }
    }

    private Config config() {
        Config config = Runs.least(STEPS).with("run.encoder", encoder.toString(), "test");
        for (String setting : SETTINGS) {
            String[] pair = setting.split("=", 2);
            config = config.with(pair[0], pair[1], "test");
        }
        return config;
    }

    private Ended run(Path out, Existing existing, Disk disk) {
        return run(config(), out, existing, disk);
    }

    private static Ended run(Config config, Path out, Existing existing, Disk disk) {
        var request = new TrainRequest(config, new Destination(out, existing), new Machine("cpu", 1));
        var recording = new Recording();
        try {
            return new Ended(new TrainJob(request, recording.console(Terminal.NONE), disk).run(), recording.err());
        } catch (Death e) {
            return new Ended(-1, recording.err());
        }
    }

    /** The last and the best checkpoint, the log without times and memory, the sheets that are due. */
    private static Map<String, Object> left(Path run) throws IOException {
        Map<String, Object> left = new TreeMap<>();
        for (String name : List.of("step-000010.safetensors", "best.safetensors")) {
            Path file = run.resolve("checkpoints").resolve(name);
            try (var open = Safetensors.open(file)) {
                left.put("metadata of " + name, open.metadata());
            }
            left.put(name, Safetensors.readAll(file));
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Map<String, Object> line : Metrics.read(run.resolve("metrics.jsonl"))) {
            Map<String, Object> kept = new LinkedHashMap<>(line);
            kept.keySet().removeIf(key -> key.startsWith("ms_") || key.endsWith("_mib") || key.equals("arrays"));
            lines.add(kept);
        }
        left.put("metrics", lines);
        try (Stream<Path> sheets = Files.list(run.resolve("samples"))) {
            for (Path sheet : sheets.toList()) {
                left.put(sheet.getFileName().toString(), java.util.Arrays.hashCode(Files.readAllBytes(sheet)));
            }
        }
        return left;
    }

    @TestFactory
    Stream<DynamicTest> a_run_goes_on_to_the_same_end() {
        return Stream.of(
                at("before anything was saved", Ambush.deathInSaving(0)),
                at("step 0", Ambush.deathAfter(0)),
                at("in the midst of the first save", Ambush.deathInSaving(4)),
                at("mid-epoch, rated but not yet drawn", Ambush.deathAfter(4)),
                at("in the midst of saving at an epoch's border", Ambush.deathInSaving(8)),
                at("at an epoch's border, before the rates drop", Ambush.deathAfter(8)),
                at("after the last step", Ambush.deathAfter(10)),
                at("stopped after the first step", Ambush.interruptionAfter(0)),
                at("stopped mid-epoch where no checkpoint is due", Ambush.interruptionAfter(4)),
                at("stopped after the rates dropped", Ambush.interruptionAfter(8)),
                at("twice in a row at one place", Ambush.deathAfter(4), Ambush.deathInSaving(8)),
                at(
                        "four times",
                        Ambush.deathInSaving(0),
                        Ambush.deathAfter(0),
                        Ambush.interruptionAfter(4),
                        Ambush.deathInSaving(8)));
    }

    private DynamicTest at(String position, Ambush... ambushes) {
        return dynamicTest(position, () -> {
            Path out = folder.resolve(position.replaceAll("[^a-z0-9]+", "-"));
            Existing existing = Existing.REFUSE;
            for (Ambush ambush : ambushes) {
                Ended ended = run(out, existing, ambush);
                assertThat(ended.exit()).as(ended.said()).isIn(-1, Exit.INTERRUPTED.code());
                existing = Existing.RESUME;
            }
            Ended ended = run(out, existing, Disk.REAL);
            assertThat(ended.exit()).as(ended.said()).isZero();
            assertThat(left(out)).isEqualTo(expected);
        });
    }

    /** Pre-training in the same run is not begun again: 25 of its 30 steps are there. */
    @Test
    void a_run_that_dies_in_its_pre_training_goes_on_with_it() throws Exception {
        Config config = config().with("run.encoder", "", "test").with("damsm.before_training", "30", "test");
        Path whole = folder.resolve("pretrained");
        Path parts = folder.resolve("pretrained-in-parts");
        run(config, whole, Existing.REFUSE, Ambush.deathAfter(0));
        var death = new Ambush("pretraining-000025.safetensors", false, () -> {
            throw new Death();
        });
        assertThat(run(config, parts, Existing.REFUSE, death).exit()).isEqualTo(-1);
        Ended ended = run(config, parts, Existing.RESUME, Ambush.deathAfter(0));
        assertThat(ended.said()).contains("going on after step 25 of pre-training");
        for (String file : List.of("encoder.safetensors", "checkpoints/step-000000.safetensors")) {
            assertThat(Safetensors.readAll(parts.resolve(file)))
                    .as(file)
                    .isEqualTo(Safetensors.readAll(whole.resolve(file)));
        }
    }

    /** Bits of the newest checkpoint turn over on the disk: the run goes on from the one before, and says so. */
    @TestFactory
    Stream<DynamicTest> a_damaged_newest_checkpoint_costs_steps_and_no_bits() {
        return Stream.of("step-000008.safetensors", "best.safetensors")
                .map(name -> dynamicTest(name, () -> {
                    Path out = folder.resolve("damaged-" + name);
                    run(out, Existing.REFUSE, Ambush.deathAfter(8));
                    Path file = out.resolve("checkpoints").resolve(name);
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 16;
                    Files.write(file, bytes);
                    Ended ended = run(out, Existing.RESUME, Disk.REAL);
                    assertThat(ended.said()).contains(file.toString(), "CRC32C");
                    if (name.startsWith("step")) {
                        assertThat(ended.said())
                                .contains("using step-000004.safetensors instead", "going on after step 4");
                        assertThat(left(out)).isEqualTo(expected);
                    } else {
                        assertThat(ended.said()).contains("the best checkpoint is lost");
                        assertThat(left(out).get("step-000010.safetensors"))
                                .isEqualTo(expected.get("step-000010.safetensors"));
                    }
                }));
    }
}
