package org.storygan.backend.reference;

import java.util.Optional;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.shape.DType;

/** The reference backend in float64, usable everywhere. */
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public Optional<String> whyNot() {
        return Optional.empty();
    }

    @Override
    public Backend open() {
        return new ReferenceBackend(DType.FLOAT64);
    }
}
