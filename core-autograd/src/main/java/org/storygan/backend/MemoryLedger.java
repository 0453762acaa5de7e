package org.storygan.backend;

import java.util.Locale;

/** What a device's scopes own: exact at any moment, and zero once all are closed. */
public final class MemoryLedger {
    private long arrays;
    private long bytes;
    private long peakBytes;
    private long allocations;

    void add(Storage storage) {
        arrays++;
        allocations++;
        bytes += storage.bytes();
        peakBytes = Math.max(peakBytes, bytes);
    }

    void remove(Storage storage) {
        arrays--;
        bytes -= storage.bytes();
    }

    /** Live arrays. */
    public long arrays() {
        return arrays;
    }

    /** Live bytes. */
    public long bytes() {
        return bytes;
    }

    /** The most bytes that were ever live at once, since the start or the last {@link #resetPeak}. */
    public long peakBytes() {
        return peakBytes;
    }

    /** Allocations so far. */
    public long allocations() {
        return allocations;
    }

    public void resetPeak() {
        peakBytes = bytes;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d arrays, %.1f MiB live, peak %.1f MiB",
                arrays,
                bytes / 1048576.0,
                peakBytes / 1048576.0);
    }
}
