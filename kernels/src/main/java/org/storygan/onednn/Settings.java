package org.storygan.onednn;

import org.storygan.backend.DeviceException;

/**
 * How the backend is set up.
 *
 * @param threads how many threads share a Java loop, the caller included
 * @param guarded whether each array gets memory of exactly its size, poisoned when allocated, with guard words around it that are
 *     checked when it is freed: slow, for tests
 * @param most the bytes that arrays may take at most, as if the machine had no more
 */
record Settings(int threads, boolean guarded, long most) {
    static final String THREADS = "storygan.threads";
    static final String GUARDED = "storygan.cpu.guarded";
    static final String MEMORY = "storygan.cpu.memory"; // MiB
    private static final long MEBI = 1024 * 1024;

    Settings {
        if (threads < 1) {
            throw new DeviceException("cpu: -D" + THREADS + " must be at least 1, got " + threads);
        }
        if (most < MEBI) {
            throw new DeviceException("cpu: -D" + MEMORY + " must be at least 1 (MiB), got " + most / MEBI);
        }
    }

    /** With all the memory that there is. */
    Settings(int threads, boolean guarded) {
        this(threads, guarded, Long.MAX_VALUE);
    }

    static Settings fromProperties() {
        int threads = number(THREADS, Runtime.getRuntime().availableProcessors());
        int most = number(MEMORY, Integer.MAX_VALUE);
        return new Settings(
                threads, Boolean.getBoolean(GUARDED), most == Integer.MAX_VALUE ? Long.MAX_VALUE : most * MEBI);
    }

    private static int number(String property, int otherwise) {
        String text = System.getProperty(property, "");
        try {
            return text.isBlank() ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new DeviceException("cpu: -D" + property + " must be a whole number, got \"" + text + "\"", e);
        }
    }
}
