package org.storygan.backend;

/** A tensor was used after its memory had been freed. */
public final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ClosedException(String message) {
        super(message);
    }
}
