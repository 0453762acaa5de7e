package org.storygan.cuda.load;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where CUDA's libraries may lie on this machine, the more deliberate places first. */
final class Folders {
    private static final List<String> DRIVER_PLACES = List.of(
            "usr/lib/x86_64-linux-gnu",
            "lib/x86_64-linux-gnu",
            "usr/lib64",
            "usr/lib/wsl/lib",
            "usr/local/nvidia/lib64");
    private static final List<String> TOOLKIT_PLACES = List.of(
            "usr/local/cuda/lib64",
            "usr/local/cuda/targets/x86_64-linux/lib",
            "usr/local/nvidia/lib64",
            "opt/cuda/lib64");
    private static final List<String> PYTHON_PLACES = List.of("usr/lib", "usr/local/lib", "opt/conda/lib");

    private final Surroundings surroundings;

    Folders(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Those for libcuda. */
    List<Path> ofDriver() {
        return Stream.concat(
                        fromVariable("LD_LIBRARY_PATH"), DRIVER_PLACES.stream().map(surroundings::under))
                .distinct()
                .toList();
    }

    /** Those for cuBLAS and cuDNN. */
    List<Path> ofLibraries() {
        return Stream.of(
                        split(surroundings.property(Installation.LIBRARIES)),
                        fromVariable("LD_LIBRARY_PATH"),
                        Stream.of("CUDA_PATH", "CUDA_HOME")
                                .flatMap(this::fromVariable)
                                .map(home -> home.resolve("lib64")),
                        TOOLKIT_PLACES.stream().map(surroundings::under),
                        python(),
                        DRIVER_PLACES.stream().map(surroundings::under))
                .flatMap(folders -> folders)
                .filter(Files::isDirectory)
                .distinct()
                .toList();
    }

    /** What the loader's cache names for a library: it knows folders that no convention does. */
    Stream<Path> cached(String name) {
        try {
            var text = Files.readString(surroundings.under("etc/ld.so.cache"), StandardCharsets.ISO_8859_1);
            return Pattern.compile("/[^\\x00]*/" + Pattern.quote(name) + "(?=\\x00)")
                    .matcher(text)
                    .results()
                    .map(found -> surroundings.under(found.group().substring(1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty(); // no cache is no mistake: musl and containers have none
        }
    }

    /** nvidia/NAME/lib in each folder that Python's packages are installed to. */
    private Stream<Path> python() {
        var libs = new ArrayList<Path>();
        for (var name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            fromVariable(name).forEach(home -> libs.add(home.resolve("lib")));
        }
        fromVariable("PATH")
                .filter(folder -> Files.exists(folder.resolve("python3")) && folder.getNameCount() > 0)
                .forEach(folder -> libs.add(folder.resolveSibling("lib")));
        fromVariable("HOME").forEach(home -> libs.add(home.resolve(".local/lib")));
        PYTHON_PLACES.forEach(place -> libs.add(surroundings.under(place)));
        return libs.stream()
                .flatMap(lib -> entries(lib, "python3*"))
                .flatMap(python -> Stream.of(python.resolve("site-packages"), python.resolve("dist-packages")))
                .flatMap(packages -> entries(packages.resolve("nvidia"), "*"))
                .map(library -> library.resolve("lib"));
    }

    private Stream<Path> fromVariable(String name) {
        return split(surroundings.variable(name));
    }

    private static Stream<Path> split(String folders) {
        return Arrays.stream(folders.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).toAbsolutePath());
    }

    /** In the order of their names, so that the same machine always gives the same answer. */
    private static Stream<Path> entries(Path folder, String pattern) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            var sorted = new ArrayList<Path>();
            found.forEach(sorted::add);
            return sorted.stream().sorted();
        } catch (IOException e) {
            return Stream.empty(); // most of these folders are not there
        }
    }

    /** The first of the folders' files that is a library for this processor. */
    static Optional<Path> first(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Elf::isLoadable)
                .findFirst();
    }
}
