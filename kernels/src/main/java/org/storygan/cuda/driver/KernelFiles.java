package org.storygan.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.storygan.backend.DeviceException;

/**
 * Where the compiled kernels of a .cu file lie. A fatbin holds machine code and is for drivers as new as the compiler; PTX is text that
 * the driver compiles itself, for older drivers and for builds without a compiler.
 */
final class KernelFiles {
    private static final String FOLDER = "/org/storygan/cuda/";
    private static final String FATBIN = ".fatbin";
    private static final String PTX = ".ptx.gz";
    /** The CUDA version of the compiler, as the driver counts: its machine code is not for older drivers. */
    private static final int FATBIN_FROM = 13000;

    private final Optional<Path> emulator;
    private final List<String> suffixes;

    /** @param driverVersion as 13000 for CUDA 13.0 */
    KernelFiles(Optional<Path> emulator, int driverVersion) {
        this.emulator = emulator;
        suffixes = driverVersion >= FATBIN_FROM ? List.of(FATBIN, PTX) : List.of(PTX, FATBIN);
    }

    /** What the driver loads as a module. */
    byte[] image(String file) {
        try {
            return emulator.isPresent() ? Files.readAllBytes(emulator.get().resolve(file + ".emu.so")) : resource(file);
        } catch (IOException e) {
            throw new DeviceException("cuda: the compiled kernels of " + file + ".cu cannot be read: " + e, e);
        }
    }

    private byte[] resource(String file) throws IOException {
        for (String suffix : suffixes) {
            try (InputStream in = KernelFiles.class.getResourceAsStream(FOLDER + file + suffix)) {
                if (in != null) {
                    return suffix.equals(PTX) ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
                }
            }
        }
        throw new DeviceException(
                "cuda: " + file + ".cu was not compiled into this build: build it where nvcc is on the PATH");
    }
}
