package org.storygan.backend;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The backends found on the class path, and why some of them cannot be used here. */
public final class Backends {
    private Backends() {}

    /** Every provider, the fastest first. */
    public static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::preference)
                        .reversed()
                        .thenComparing(BackendProvider::name))
                .toList();
    }

    /**
     * Opens a backend by name, or the first usable one for "best"; says at debug level 1 why others were passed over.
     *
     * @throws DeviceException when there is no such backend or it cannot be used, with every reason
     */
    public static Backend open(String name) {
        var wanted = providers().stream()
                .filter(p -> name.equals("best") || p.name().equals(name))
                .toList();
        for (var provider : wanted) {
            var whyNot = provider.whyNot();
            if (whyNot.isEmpty()) {
                return provider.open();
            }
            Debug.say(1, "%s: %s", provider.name(), whyNot.get());
        }
        throw new DeviceException(
                wanted.isEmpty()
                        ? "no backend is called \"" + name + "\"; there are " + names() + " and best"
                        : reasons(wanted));
    }

    private static String names() {
        return providers().stream().map(BackendProvider::name).collect(Collectors.joining(", "));
    }

    private static String reasons(List<BackendProvider> passedOver) {
        return passedOver.stream()
                .map(p -> p.name() + " cannot be used here: "
                        + p.whyNot().orElse("it became usable meanwhile, try again"))
                .collect(Collectors.joining("; "));
    }
}
