package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.evaluate.LabelJudge;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.Terminal;
import org.storygan.lite.train.GanJobs;

/** A finished run and what else it takes to provoke errors. */
final class ErrorFiles {

    private static final String SMALL =
            "--data synthetic:60 --preset tiny --pretrain-steps 2 --seed 7 --sample-every 0 --device cpu"
                    + " --threads 2 --set g.ngf=32 --set d.ndf=4 --set text.dim=16"
                    + " --set text.embed=16 --set ctx.code_dim=8 --set ctx.gist_dim=8 --set ctx.noise_dim=4"
                    + " --set select.metric=none";

    /** A training of two steps of small networks. */
    static final String TINY = tiny(2, 2);

    static String tiny(long steps, int batch) {
        return SMALL + " --steps " + steps + " --batch " + batch;
    }

    private final Path folder;

    ErrorFiles(Path folder) throws IOException {
        this.folder = folder;
        succeed("train " + TINY + " --out " + run());
        pictures("one", 1, 10);
        pictures("two", 1, 20);
        pictures("many", 4, 30);
        pictures("others", 4, 90);
    }

    private void succeed(String line) {
        var recording = new Recording();
        int code = new Program(recording.console(Terminal.NONE), GanJobs::new).run(line.split(" "));
        assertThat(code).as(recording.err()).isZero();
    }

    /** So many stories of one frame. */
    private void pictures(String name, int stories, int shade) throws IOException {
        Path to = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < stories; i++) {
            byte[] rgb = new byte[64 * 64 * Picture.CHANNELS];
            Arrays.fill(rgb, (byte) (shade + i));
            PngWriter.write(Picture.of(64, 64, rgb), to.resolve("story" + i + "-1.png"));
        }
    }

    Path run() {
        return folder.resolve("run");
    }

    Path encoder() {
        return run().resolve("encoder.safetensors");
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    Console silent() {
        return new Recording().console(Terminal.NONE);
    }

    Path runWithoutCheckpoints() throws IOException {
        Path bare = Files.createDirectories(folder.resolve("bare"));
        Files.copy(run().resolve("config.yaml"), bare.resolve("config.yaml"));
        Files.copy(run().resolve("metrics.jsonl"), bare.resolve("metrics.jsonl"));
        return bare;
    }

    Path runWithOneDamagedCheckpoint() throws IOException {
        Path run = Files.createDirectories(folder.resolve("torn"));
        Files.copy(run().resolve("config.yaml"), run.resolve("config.yaml"));
        Path checkpoints = Files.createDirectories(run.resolve("checkpoints"));
        Files.write(checkpoints.resolve("step-000002.safetensors"), new byte[100]);
        return run;
    }

    Path setWithoutTest() throws IOException {
        Path set = folder.resolve("set");
        succeed("data make-synthetic " + set + " --stories 20");
        Path splits = set.resolve("splits.json");
        Files.writeString(splits, Files.readString(splits).replace("\"test\"", "\"other\""));
        return set;
    }

    Path setWithoutLabels() throws IOException {
        Path set = folder.resolve("unlabelled");
        succeed("data make-synthetic " + set + " --stories 20");
        for (String file : List.of("stories.jsonl", "splits.json")) {
            String text = Files.readString(set.resolve(file));
            Files.writeString(set.resolve(file), text.replaceAll("\"labels\": ?\\[[^\\]]*\\]", "\"labels\":[]"));
        }
        return set;
    }

    void searchJobsInVain() {
        var thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Main.jobs();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void openCudaInVain() {
        boolean works = Backends.providers().stream()
                .anyMatch(p -> p.name().equals("cuda") && p.whyNot().isEmpty());
        assumeTrue(!works, "this machine has a GPU that works");
        new Machine("cuda", 1).open(silent());
    }

    void compareTwoSets() {
        try (var one = StorySets.open("synthetic:20", OpenOptions.defaults());
                var other = StorySets.open("synthetic:21", OpenOptions.defaults())) {
            new NeutralCheck(one, other).run();
        }
    }

    void learnLabelsThatAreNone() {
        try (var device = Device.open("reference");
                var set = StorySets.open("synthetic:20", OpenOptions.defaults())) {
            var unlabelled = (StorySet) Proxy.newProxyInstance(
                    StorySet.class.getClassLoader(),
                    new Class<?>[] {StorySet.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("labelNames") ? List.of() : method.invoke(set, arguments));
            LabelJudge.train(device, unlabelled, 1, silent());
        }
    }

    <T> T whileLocked(Supplier<T> action) {
        try (var held = RunFolder.open(run(), Existing.RESUME)) {
            return action.get();
        }
    }

    String evaluate(String real, String drawn, String by) {
        return ("evaluate --real " + folder.resolve(real) + " --drawn " + folder.resolve(drawn) + " --device cpu --out "
                        + folder.resolve("receipt.json") + " " + by)
                .strip();
    }

    /** MobileNet with a weight that is no number. */
    Path networkOfNaN() {
        String root = System.getenv("STORYGAN_DATA");
        assumeTrue(root != null && !root.isBlank(), "STORYGAN_DATA does not say where the trained networks are");
        Path network = Path.of(root, "mobilenet-v1-0.25-224", "mobilenet_v1_0.25_224.safetensors");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(Safetensors.readAll(network));
        tensors.replaceAll((name, x) -> name.equals("conv_dw_1/depthwise_kernel") ? ErrorFiles.notANumber(x) : x);
        Path file = folder.resolve("nan.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private static StoredTensor notANumber(StoredTensor x) {
        float[] values = new float[Math.toIntExact(x.shape().count())];
        Arrays.fill(values, Float.NaN);
        return StoredTensor.of(x.shape(), values);
    }

    /** Of a true evaluation, with another hash of the drawn pictures. */
    Path wrongReceipt() throws IOException {
        Path receipt = folder.resolve("true.json");
        succeed("evaluate --checkpoint " + run().resolve("checkpoints/step-000002.safetensors")
                + " --data synthetic:60 --split test --stories 2 --samples 1 --device cpu --out " + receipt);
        String text = Files.readString(receipt);
        String hash = text.replaceAll("(?s).*\"drawn_sha256\"[^0-9a-f]*([0-9a-f]{64}).*", "$1");
        return Files.writeString(receipt, text.replace(hash, "0".repeat(64)));
    }
}
