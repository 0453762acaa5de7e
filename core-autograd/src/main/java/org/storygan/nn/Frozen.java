package org.storygan.nn;

import java.util.List;

/** Parameters held still for a while. Closing restores exactly what was: what had been frozen before stays frozen. */
public final class Frozen implements AutoCloseable {
    private final List<Parameter> wereTrainable;

    Frozen(List<Parameter> parameters) {
        wereTrainable = parameters.stream().filter(Parameter::isTrainable).toList();
        wereTrainable.forEach(p -> p.trainable(false));
    }

    @Override
    public void close() {
        wereTrainable.forEach(p -> p.trainable(true));
    }
}
