package org.storygan.cuda.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.storygan.cuda.KernelTimes;

/**
 * Runs the parts of the check one after the other and writes what they found, {@code GpuCheck BUNDLE RESULTS SECONDS [small]}. What
 * matters most comes first; when the time is over the rest is named as not run. Exit code 1 when something failed.
 */
public final class GpuCheck {
    private static final int HASHES = 10;

    /** Parts at once, of those whose time does not count: half the processors, for a JVM compiles beside what it runs. */
    private static final int AT_ONCE =
            Math.max(1, Math.min(6, Runtime.getRuntime().availableProcessors() / 2));

    /** A part of the kernels, because the sanitizers are 10 to 100 times slower: one test class of each kind of memory access. */
    private static final String UNDER_A_SANITIZER =
            ".*[.](Reduce|Softmax|Matmul|MatmulTensor|Upsample|Moments|Spectral|Recurrent)KernelTest";

    private static final String PROGRAM = "org.storygan.lite.app.Main";

    /** What an emulator trains in seconds. */
    private static final String LEAST =
            "--preset tiny --data synthetic:10 --batch 2 --set select.metric=none --set g.ngf=16"
                    + " --set d.ndf=1 --set damsm.width=1 --set damsm.held_out=2 --set text.dim=8 --set text.embed=8"
                    + " --set ctx.code_dim=4 --set ctx.gist_dim=4 --set ctx.noise_dim=2";

    private static final String SMALL_SUITE = ".*[.](ReduceKernel|MatrixConformance|Upsample.*)Test";

    /** What says that a library or PyTorch is missing, or that PyTorch has no CUDA. */
    private static final List<String> MISSING =
            List.of("was found: name its folder by", "No module named 'torch'", "torch sees no CUDA device");

    private final Path bundle;
    private final Path runs;
    private final boolean isSmall;

    private GpuCheck(Path bundle, Path runs, boolean isSmall) {
        this.bundle = bundle;
        this.runs = runs;
        this.isSmall = isSmall;
    }

    public static void main(String[] arguments) throws IOException {
        Path results = Files.createDirectories(Path.of(arguments[1])).toAbsolutePath();
        long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
        var check = new GpuCheck(Path.of(arguments[0]).toAbsolutePath(), results.resolve("runs"), arguments.length > 3);
        Path logs = Files.createDirectories(results.resolve("parts"));
        List<Part.Outcome> outcomes = new ArrayList<>();
        for (List<Part> parts : List.of(check.first(), check.correctness(), check.alone())) {
            outcomes.addAll(ran(parts, parts.equals(check.correctness()) ? AT_ONCE : 1, logs, end));
        }
        var report = new Report(outcomes, check.commit());
        report.write(results);
        System.out.println(report.verdict());
        System.exit(report.isGood() ? 0 : 1);
    }

    /** Runs so many parts at once; tells of each when it ends. */
    private static List<Part.Outcome> ran(List<Part> parts, int atOnce, Path logs, long end) {
        var threads = Executors.newFixedThreadPool(atOnce);
        var running = parts.stream()
                .map(part -> CompletableFuture.supplyAsync(() -> told(part, logs, end), threads))
                .toList();
        threads.shutdown();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static Part.Outcome told(Part part, Path logs, long end) {
        var outcome = judged(part.run(logs, (end - System.nanoTime()) / 1_000_000_000L));
        var text = new StringBuilder();
        outcome.printed().stream()
                .skip(Math.max(0, outcome.printed().size() - 12))
                .forEach(line -> text.append("   ").append(line).append('\n'));
        System.out.printf(
                "== %s: %s%n%s== %1$s: %s (%.0f s)%n",
                part.name(), part.purpose(), text, outcome.status(), outcome.seconds());
        return outcome;
    }

    private String commit() throws IOException {
        Path file = bundle.resolve("commit.txt");
        return Files.exists(file) ? Files.readString(file).strip() : "unknown";
    }

    private List<Part> first() {
        return List.of(
                new Part("versions", "device, driver, libraries", 40, java(List.of(), Libraries.class.getName())),
                new Part("tools", "what the system says of the device and of the libraries", 20, tools()));
    }

    /** What tells right from wrong and not how fast: these run beside each other where there are processors. */
    private List<Part> correctness() {
        var parts = new ArrayList<Part>();
        parts.add(new Part("suites", "the tests of the CUDA backend", isSmall ? 60 : 170, suites(".*Test")));
        parts.add(new Part("memcheck", "compute-sanitizer over a few tests", 150, under(sanitizer(), "memcheck")));
        parts.add(new Part("racecheck", "compute-sanitizer over a few tests", 150, under(sanitizer(), "racecheck")));
        IntStream.range(0, isSmall ? 2 : HASHES)
                .forEach(i -> parts.add(new Part(
                        "bits" + i, "the same bits again", 30, java(List.of(), "org.storygan.cuda.OrderProbe"))));
        return List.copyOf(parts);
    }

    private List<Part> alone() {
        var parts = new ArrayList<Part>();
        parts.add(new Part(
                "nullwrite",
                "a write to address 0 is noticed and ends the device",
                20,
                java(List.of(), NullWrite.class.getName())));
        parts.addAll(program());
        parts.addAll(times());
        return List.copyOf(parts);
    }

    /** The program itself: what doctor says, and a few steps of training with our kernels, with the libraries, in bfloat16. */
    private List<Part> program() {
        String provider = "-Dstorygan.cuda.";
        var parts = new ArrayList<Part>();
        parts.add(new Part("doctor", "what the program says of the device", 20, java(List.of(), PROGRAM, "doctor")));
        List<List<String>> settings = List.of(
                List.of("own", provider + "gemm=own", provider + "dnn=own"),
                List.of("libraries", provider + "gemm=auto", provider + "dnn=auto"),
                List.of("bf16", provider + "precision=bf16"));
        for (List<String> each : settings) {
            String steps = isSmall ? "1" : "40";
            String train = "train --device cuda --pretrain-steps " + steps + " --steps " + steps
                    + " --log-every 1 --sample-every 0 --force --out " + runs.resolve(each.get(0)) + " "
                    + (isSmall ? LEAST : "--preset paper --data synthetic:200");
            parts.add(new Part(
                    "train-" + each.get(0),
                    "the program trains the paper's network",
                    60,
                    java(
                            each.subList(1, each.size()),
                            Stream.concat(Stream.of(PROGRAM), Stream.of(train.split(" ")))
                                    .toArray(String[]::new))));
        }
        return parts;
    }

    /** Ours, the libraries, and the lower precisions, each in a process with other settings; then PyTorch. */
    private List<Part> times() {
        String provider = "-Dstorygan.cuda.";
        List<List<String>> settings = List.of(
                List.of("own", provider + "gemm=own", provider + "dnn=own"),
                List.of("libraries", provider + "gemm=cublas", provider + "dnn=cudnn"),
                List.of("tf32", provider + "precision=tf32", provider + "gemm=own", provider + "dnn=own"),
                List.of("bf16", provider + "precision=bf16", provider + "gemm=own", provider + "dnn=own"));
        var parts = new ArrayList<Part>();
        for (List<String> each : settings) {
            var program = new ArrayList<>(List.of(KernelTimes.class.getName(), isSmall ? "1" : "14"));
            if (isSmall) {
                program.add("small");
            }
            parts.add(new Part(
                    "times-" + each.get(0),
                    "kernel times",
                    30,
                    java(each.subList(1, each.size()), program.toArray(String[]::new))));
        }
        parts.add(new Part(
                "times-torch",
                "the same in PyTorch",
                45,
                List.of("python3", bundle.resolve("torch_times.py").toString(), isSmall ? "small" : "full")));
        return parts;
    }

    private List<String> java(List<String> flags, String... program) {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        Optional.ofNullable(System.getProperty("storygan.cuda.emulator"))
                .ifPresent(folder -> command.add("-Dstorygan.cuda.emulator=" + folder));
        command.addAll(flags);
        command.addAll(List.of(program));
        return command;
    }

    private List<String> suites(String pattern) {
        return java(List.of(), Suites.class.getName(), isSmall ? SMALL_SUITE : pattern);
    }

    /** The libraries' version nodes are what JCuda's bindings must find; readelf may be missing. */
    private List<String> tools() {
        return List.of("bash", bundle.resolve("tools.sh").toString());
    }

    private List<String> under(String tool, String which) {
        var command = new ArrayList<>(List.of(
                tool, "--tool", which, "--target-processes", "all", "--error-exitcode", "9", "--print-limit", "20"));
        command.addAll(java(List.of(), Suites.class.getName(), UNDER_A_SANITIZER));
        return command;
    }

    /** Where it is, or its name alone, which then cannot be started. */
    private static String sanitizer() {
        var folders = Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/local/cuda/bin", "/usr/local/cuda/compute-sanitizer"));
        return folders.map(folder -> Path.of(folder, "compute-sanitizer"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("compute-sanitizer");
    }

    /** A library or a PyTorch that is missing is no failure; anything else that went wrong is. */
    private static Part.Outcome judged(Part.Outcome outcome) {
        if (!outcome.status().startsWith("FAILED")) {
            return outcome;
        }
        return outcome.printed().stream()
                .filter(line -> outcome.part().name().startsWith("times-"))
                .filter(line -> MISSING.stream().anyMatch(line::contains))
                .findFirst()
                .map(line ->
                        new Part.Outcome(outcome.part(), Part.NOT_THERE + line, outcome.seconds(), outcome.printed()))
                .orElse(outcome);
    }
}
