package org.storygan.cuda.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Emulation;

/**
 * Bugs planted into the kernels are found by the kernels' own tests. A build tries a few of different kinds, because each is a compiler
 * run and a run of tests; {@code -Dstorygan.mutants=all} tries every one,
 * {@code =NAME,NAME} some.
 */
@Tag(Suites.BUILD_ONLY)
class MutantTest {
    private static final Path PATCHES = Path.of("src/test/mutants");
    private static final int AT_LEAST = 20;
    private static final List<String> IN_EVERY_BUILD = List.of(
            "attention-rows-warp-mask",
            "convolve-one-row-too-many",
            "fold-last-level",
            "matmul-no-barrier",
            "softmax-tail-mask",
            "view-store-one-too-many");

    @TempDir
    private Path folder;

    private static boolean isTried(Mutant mutant) {
        String asked = System.getProperty("storygan.mutants", String.join(",", IN_EVERY_BUILD));
        return asked.equals("all") || List.of(asked.split(",")).contains(mutant.name());
    }

    @Test
    void everyPlantedBug_appliesToTheSourcesAsTheyAre() throws IOException {
        List<Mutant> mutants = Mutant.in(PATCHES);
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        assertThat(mutants).extracting(Mutant::name).containsAll(IN_EVERY_BUILD);
        for (Mutant mutant : mutants) {
            new PlantedSources(folder).of(mutant);
        }
    }

    @Test
    void plantedBugs_areFound() throws Exception {
        Emulation.require();
        Path emulator = copyOfEmulator();
        var mutants = new ArrayList<Mutant>();
        for (Mutant mutant : Mutant.in(PATCHES)) {
            if (isTried(mutant)) {
                mutants.add(mutant);
            }
        }
        Map<String, String> right = probed(emulator, mutants);
        assertThat(right.values()).as("tests of kernels without a bug").containsOnly("missed");
        for (Mutant mutant : mutants) {
            new PlantedSources(folder)
                    .compile(
                            mutant,
                            emulator.resolve("mutants"),
                            "-O1",
                            "-fsanitize=alignment",
                            "-fsanitize-undefined-trap-on-error");
        }
        Map<String, String> results = probed(emulator, mutants);
        results.forEach((name, result) -> System.out.println("planted bug " + name + ": " + result));
        assertThat(results).hasSameSizeAs(mutants);
        assertThat(results.values()).as("%s", results).doesNotContain("missed");
        System.out.printf("planted kernel bugs: %d of %d found%n", results.size(), mutants.size());
    }

    private Path copyOfEmulator() throws IOException {
        Path from = Path.of(System.getProperty("storygan.cuda.emulator"));
        Path copy = Files.createDirectories(folder.resolve("emulator"));
        Files.createDirectories(copy.resolve("mutants"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** What became of each: "missed", or how it was found. Whoever ends the process, or never ends, is found too. */
    private Map<String, String> probed(Path emulator, List<Mutant> mutants) throws Exception {
        var results = new LinkedHashMap<String, String>();
        while (results.size() < mutants.size()) {
            String current = "";
            for (String line : probe(emulator, mutants.subList(results.size(), mutants.size()))
                    .lines()
                    .toList()) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "trying" -> current = words[1];
                    case "missed" -> results.put(words[1], "missed");
                    case "found" -> results.put(words[1], words[2]);
                    default -> {} // what the emulator says of errors
                }
            }
            if (!current.isEmpty() && !results.containsKey(current)) {
                results.put(current, "the end of the process");
            }
            assertThat(current).as("the probe did nothing").isNotEmpty();
        }
        return results;
    }

    private String probe(Path emulator, List<Mutant> mutants) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dstorygan.cuda.emulator=" + emulator,
                "-cp",
                System.getProperty("java.class.path"),
                MutantProbe.class.getName()));
        mutants.forEach(m -> command.add(m.name() + "=" + m.library() + "=" + String.join(",", m.foundBy())));
        Path output = Files.createTempFile(folder, "probe", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STORYGAN_EMULATOR_"));
        Process process = builder.start();
        if (!process.waitFor(60 + 20L * mutants.size(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }
}
