package org.storygan.backend;

import java.util.Optional;

/** Finds out whether a backend can be used on this machine, and opens it. Found through {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /** As given to {@link Device#open}: "cuda", "cpu", "reference". */
    String name();

    /** Higher is tried first by "best". */
    int preference();

    /** Empty when the backend can be used, else one sentence that tells a person why not. Loads no more than it must. */
    Optional<String> whyNot();

    /** What it computes with, for a person: device, driver, libraries. Asked only when it can be used. */
    default String details() {
        return "";
    }

    Backend open();
}
