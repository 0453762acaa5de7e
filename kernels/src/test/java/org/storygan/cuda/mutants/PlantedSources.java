package org.storygan.cuda.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of the kernels' sources with a bug in each.
 *
 * @param folder of the copies
 */
record PlantedSources(Path folder) {
    private static final Path SOURCES = Path.of("src/main/cuda");

    /** The copy with this bug. */
    Path of(Mutant mutant) throws IOException {
        Path copy = folder.resolve("sources").resolve(mutant.name());
        if (!Files.exists(copy)) {
            Files.createDirectories(copy);
            try (Stream<Path> files = Files.list(SOURCES)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            mutant.applyTo(copy);
        }
        return copy;
    }

    /** Makes NAME.emu.so, otherwise as emulator.sh makes kernel libraries. */
    Path compile(Mutant mutant, Path to, String... options) throws Exception {
        Path sources = of(mutant);
        Path library = to.resolve(mutant.name() + ".emu.so");
        var command = new ArrayList<>(List.of(
                "g++",
                "-std=c++17",
                "-g1",
                "-fPIC",
                "-shared",
                "-fvisibility=hidden",
                "-fno-gnu-unique",
                "-ffp-contract=off",
                "-w", // a bug may well be something that the compiler warns of
                "-Isrc/test/emulator/include",
                "-I" + sources));
        command.addAll(List.of(options));
        command.addAll(List.of("-x", "c++", sourceOf(mutant, sources).toString(), "-o", library.toString()));
        Path output = Files.createTempFile(folder, "compiler", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> command + "\n" + read(output)).isZero();
        return library;
    }

    /** A file of src/test/cuda includes the changed headers as those of src/main/cuda do. */
    private static Path sourceOf(Mutant mutant, Path sources) {
        Path file = sources.resolve(mutant.compile());
        return Files.exists(file) ? file : Path.of("src/test/cuda").resolve(mutant.compile());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
