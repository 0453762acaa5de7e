package org.storygan.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept for each target: small good files, and every input that once was not answered as declared. */
final class Corpus {

    private static final Path FOLDER = Path.of("corpus");

    private Corpus() {}

    static Path of(Target target) {
        return FOLDER.resolve(target.label());
    }

    /** The inputs of a target, by their names. */
    static List<Path> inputs(Target target) {
        try (Stream<Path> files = Files.list(of(target))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("there must be inputs for " + target.label(), e);
        }
    }

    /** All inputs of all targets, addressed to them, in a folder. */
    static Path addressed(Path folder) throws IOException {
        for (Target target : Target.values()) {
            for (Path input : inputs(target)) {
                Files.write(
                        folder.resolve(target.label() + "-" + input.getFileName()),
                        Entrance.addressed(target, Files.readAllBytes(input)));
            }
        }
        return folder;
    }
}
