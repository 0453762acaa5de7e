package org.storygan.onednn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencl.User_func_Pointer;
import org.bytedeco.opencl.global.OpenCL;
import org.storygan.backend.Debug;

/**
 * The threads that oneDNN uses. It takes their number from OpenMP, which takes it from the environment when it is loaded; Java 17 can
 * neither set the environment of its own process nor call {@code omp_set_num_threads} without a native library of its own. A binding
 * that is loaded anyway can: OpenCL's call of a {@code void (*)(void *)}, given the number as the pointer, which on x86_64 arrives in
 * the register that an int arrives in.
 */
final class OpenMp {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** Looked for once, when the library that brings it has been loaded. */
    private static final class Found {
        static final Optional<Pointer> FUNCTION = find();

        private static Optional<Pointer> find() {
            Optional<Pointer> function = library().flatMap(OpenMp::function);
            if (function.isPresent()) {
                Loader.load(OpenCL.class);
            } else {
                Debug.say(1, "cpu: the OpenMP library was not found; set OMP_NUM_THREADS to limit its threads");
            }
            return function;
        }
    }

    private OpenMp() {}

    /** For primitives that the calling thread runs; where it cannot be done, OMP_NUM_THREADS or all processors hold as before. */
    static void setThreads(int threads) {
        Found.FUNCTION.ifPresent(function -> call(function, threads));
    }

    private static void call(Pointer function, int threads) {
        try (var cell = new LongPointer(function.address(), 0);
                var number = new Address().at(threads);
                var call = new User_func_Pointer(cell)) {
            call.call(number);
        }
    }

    /** Where the copy lies that this process has loaded. */
    private static Optional<String> library() {
        try (var lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains("/libgomp"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst();
        } catch (IOException e) {
            Debug.say(1, "cpu: %s cannot be read: %s", MAPS, e);
            return Optional.empty();
        }
    }

    private static Optional<Pointer> function(String library) {
        try {
            Loader.loadGlobal(library); // already loaded: only makes its names visible
            return Optional.ofNullable(Loader.addressof("omp_set_num_threads"));
        } catch (LinkageError e) { // the file was replaced while this process had it loaded
            Debug.say(1, "cpu: %s cannot be opened: %s", library, e.getMessage());
            return Optional.empty();
        }
    }
}
