package org.storygan.cuda.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of CUDA on this machine. Nothing is loaded.
 *
 * @param whyNot empty when there is a driver, else a sentence for a person
 * @param driver libcuda.so.1
 * @param cublas libcublas.so.12 or .13
 * @param cudnn libcudnn.so.9
 * @param emulator the folder of the stand-ins for these libraries, in tests
 */
public record Installation(
        Optional<String> whyNot,
        Optional<Path> driver,
        Optional<Path> cublas,
        Optional<Path> cudnn,
        Optional<Path> emulator) {

    /** Names libcuda.so.1 where the search does not find it. */
    static final String DRIVER = "storygan.cuda.driver";
    /** Names folders of cuBLAS and cuDNN, searched first. */
    static final String LIBRARIES = "storygan.cuda.libraries";
    /** Names the folder of the emulator, which then stands for all of CUDA. */
    static final String EMULATOR = "storygan.cuda.emulator";

    private static final String LIBCUDA = "libcuda.so.1";
    private static final List<String> CUBLAS = List.of("libcublas.so.12", "libcublas.so.13");
    private static final String CUDNN = "libcudnn.so.9";

    private static Installation missing(String whyNot) {
        return new Installation(
                Optional.of(whyNot), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Installation ofThisMachine() {
        return in(Surroundings.ofThisMachine());
    }

    static Installation in(Surroundings surroundings) {
        String os = surroundings.property("os.name").toLowerCase(Locale.ROOT);
        String architecture = surroundings.property("os.arch");
        if (!os.equals("linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            return missing(
                    "JCuda's native libraries are built for linux on x86_64, this is " + os + " on " + architecture);
        }
        if (!surroundings.property(EMULATOR).isEmpty()) {
            return emulated(Path.of(surroundings.property(EMULATOR)).toAbsolutePath());
        }
        if (!surroundings.property(DRIVER).isEmpty()) {
            var named = Path.of(surroundings.property(DRIVER)).toAbsolutePath();
            return Elf.isLoadable(named)
                    ? with(named, surroundings)
                    : missing("-D" + DRIVER + " names " + named + ", which is not a library for this processor");
        }
        return searched(surroundings);
    }

    private static Installation emulated(Path folder) {
        var folders = List.of(folder);
        var driver = Folders.first(folders, LIBCUDA);
        if (driver.isEmpty()) {
            return missing("the emulator's folder " + folder + " has no " + LIBCUDA
                    + ": it is built where g++ is on the PATH");
        }
        return new Installation(
                Optional.empty(), driver, cublas(folders), Folders.first(folders, CUDNN), Optional.of(folder));
    }

    private static Installation searched(Surroundings surroundings) {
        var folders = new Folders(surroundings);
        var driver = Stream.concat(
                        Folders.first(folders.ofDriver(), LIBCUDA).stream(),
                        folders.cached(LIBCUDA).filter(Elf::isLoadable))
                .findFirst();
        return driver.map(found -> with(found, surroundings)).orElseGet(() -> missing(noDriver(folders)));
    }

    private static String noDriver(Folders folders) {
        var wrong = Stream.concat(
                        folders.ofDriver().stream().map(folder -> folder.resolve(LIBCUDA)), folders.cached(LIBCUDA))
                .filter(Files::exists)
                .findFirst();
        if (wrong.isPresent()) {
            return "the NVIDIA driver's " + wrong.get() + " is not a library for this processor";
        }
        return "no NVIDIA driver was found: " + LIBCUDA
                + " is not in the loader's cache, in LD_LIBRARY_PATH or in the usual folders";
    }

    private static Installation with(Path driver, Surroundings surroundings) {
        var folders = new Folders(surroundings);
        var libraries = folders.ofLibraries();
        return new Installation(
                Optional.empty(),
                Optional.of(driver),
                cublas(libraries).or(() -> CUBLAS.stream()
                        .flatMap(folders::cached)
                        .filter(Elf::isLoadable)
                        .findFirst()),
                Folders.first(libraries, CUDNN)
                        .or(() -> folders.cached(CUDNN).filter(Elf::isLoadable).findFirst()),
                Optional.empty());
    }

    /** In the first folder that has one; 12 before 13 there, since JCuda's binding asks for 12. */
    private static Optional<Path> cublas(List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> CUBLAS.stream().map(folder::resolve))
                .filter(Elf::isLoadable)
                .findFirst();
    }
}
