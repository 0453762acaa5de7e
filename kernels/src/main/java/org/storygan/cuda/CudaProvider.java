package org.storygan.cuda;

import java.util.Optional;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.load.Bindings;

/** NVIDIA devices, on Linux x86_64. Looks for the driver's file first: where there is none, no class of JCuda is loaded. */
public final class CudaProvider implements BackendProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public int preference() {
        return 100;
    }

    /** A lambda loads the classes that it names when it runs; a reference to a method would load them here. */
    @Override
    public Optional<String> whyNot() {
        return Bindings.driver().or(() -> Gpu.whyNot()).or(() -> Providers.missing(Settings.fromProperties()));
    }

    @Override
    public String details() {
        return Gpu.describe() + ", " + Providers.describe(Settings.fromProperties());
    }

    @Override
    public Backend open() {
        whyNot().ifPresent(reason -> {
            throw new DeviceException("cuda: " + reason);
        });
        return CudaBackend.open(Settings.fromProperties());
    }
}
