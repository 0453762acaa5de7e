package org.storygan.onednn;

import java.util.Optional;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.DeviceException;

/** The CPU backend, on Linux x86_64. */
public final class OneDnnProvider implements BackendProvider {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int preference() {
        return 50;
    }

    @Override
    public Optional<String> whyNot() {
        return Natives.load();
    }

    @Override
    public Backend open() {
        whyNot().ifPresent(reason -> {
            throw new DeviceException("cpu: " + reason);
        });
        return OneDnnBackend.open(Settings.fromProperties());
    }
}
