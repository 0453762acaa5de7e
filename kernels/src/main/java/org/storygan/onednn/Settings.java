package org.storygan.onednn;

import org.storygan.backend.DeviceException;

/**
 * How the backend is set up.
 *
 * @param threads how many threads share a Java loop, the caller included
 * @param guarded whether each array gets memory of exactly its size, poisoned when allocated, with guard words around it that are
 *     checked when it is freed: slow, for tests
 */
record Settings(int threads, boolean guarded) {
    static final String THREADS = "storygan.threads";
    static final String GUARDED = "storygan.cpu.guarded";

    Settings {
        if (threads < 1) {
            throw new DeviceException("cpu: -D" + THREADS + " must be at least 1, got " + threads);
        }
    }

    static Settings fromProperties() {
        return new Settings(threads(System.getProperty(THREADS, "")), Boolean.getBoolean(GUARDED));
    }

    private static int threads(String text) {
        try {
            return text.isBlank() ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new DeviceException("cpu: -D" + THREADS + " must be a whole number, got \"" + text + "\"", e);
        }
    }
}
