package org.storygan.lite.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The NVIDIA driver of this machine, as Linux tells it without loading anything. */
final class NvidiaDriver {

    private static final Path FILE = Path.of("/proc/driver/nvidia/version");
    private static final Pattern VERSION = Pattern.compile("Kernel Module(?: for \\S+)?\\s+([0-9.]+)");

    private NvidiaDriver() {}

    static Optional<String> version() {
        try {
            return Files.isReadable(FILE) ? version(Files.readString(FILE)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@code NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 ...}: 535.183.01. */
    static Optional<String> version(String text) {
        var found = VERSION.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
