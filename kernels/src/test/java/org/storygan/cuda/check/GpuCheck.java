package org.storygan.cuda.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.storygan.cuda.KernelTimes;

/**
 * Runs the parts of the check one after the other and writes what they found, {@code GpuCheck BUNDLE RESULTS SECONDS [small]}. What
 * matters most comes first; when the time is over the rest is named as not run. Exit code 1 when something failed.
 */
public final class GpuCheck {
    private static final int HASHES = 10;
    /** A part of the kernels, because the sanitizers are 10 to 100 times slower: one test class of each kind of memory access. */
    private static final String UNDER_A_SANITIZER =
            ".*[.](Reduce|Softmax|Matmul|MatmulTensor|Upsample|Moments|Spectral|Recurrent)KernelTest";

    private static final String SMALL_SUITE = ".*[.](ReduceKernel|MatrixConformance|Upsample.*)Test";

    /** What says that a library or PyTorch is missing, or that PyTorch has no CUDA. */
    private static final List<String> MISSING =
            List.of("was found: name its folder by", "No module named 'torch'", "torch sees no CUDA device");

    private final Path bundle;
    private final boolean isSmall;

    private GpuCheck(Path bundle, boolean isSmall) {
        this.bundle = bundle;
        this.isSmall = isSmall;
    }

    public static void main(String[] arguments) throws IOException {
        Path results = Files.createDirectories(Path.of(arguments[1])).toAbsolutePath();
        long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
        var check = new GpuCheck(Path.of(arguments[0]).toAbsolutePath(), arguments.length > 3);
        Path logs = Files.createDirectories(results.resolve("parts"));
        List<Part.Outcome> outcomes = new ArrayList<>();
        for (Part part : check.parts()) {
            System.out.println("== " + part.name() + ": " + part.purpose());
            var outcome = judged(part.run(logs, (end - System.nanoTime()) / 1_000_000_000L));
            outcome.printed().stream()
                    .skip(Math.max(0, outcome.printed().size() - 12))
                    .forEach(line -> System.out.println("   " + line));
            System.out.printf("== %s: %s (%.0f s)%n", part.name(), outcome.status(), outcome.seconds());
            outcomes.add(outcome);
        }
        var report = new Report(outcomes, check.commit());
        report.write(results);
        System.out.println(report.verdict());
        System.exit(report.isGood() ? 0 : 1);
    }

    private String commit() throws IOException {
        Path file = bundle.resolve("commit.txt");
        return Files.exists(file) ? Files.readString(file).strip() : "unknown";
    }

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        parts.add(new Part("versions", "device, driver, libraries", 40, java(List.of(), Libraries.class.getName())));
        parts.add(new Part("tools", "what the system says of the device and of the libraries", 20, tools()));
        parts.add(new Part("suites", "the tests of the CUDA backend", isSmall ? 60 : 170, suites(".*Test")));
        parts.add(new Part(
                "nullwrite",
                "a write to address 0 is noticed and ends the device",
                20,
                java(List.of(), NullWrite.class.getName())));
        IntStream.range(0, isSmall ? 2 : HASHES)
                .forEach(i -> parts.add(new Part(
                        "bits" + i, "the same bits again", 15, java(List.of(), "org.storygan.cuda.OrderProbe"))));
        parts.addAll(times());
        parts.add(new Part("memcheck", "compute-sanitizer over a few tests", 70, under(sanitizer(), "memcheck")));
        parts.add(new Part("racecheck", "compute-sanitizer over a few tests", 50, under(sanitizer(), "racecheck")));
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
