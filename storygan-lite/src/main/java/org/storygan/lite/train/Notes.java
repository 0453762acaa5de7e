package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Module;

/** Copies of what networks note while they are used, beside their parameters: statistics of batch norms, vectors of spectral norms. */
record Notes(Map<Tensor, Tensor> copies) {
    /** Lives in the innermost scope. */
    static Notes of(Gan gan) {
        Map<Tensor, Tensor> copies = new LinkedHashMap<>();
        add(gan.generator(), copies);
        add(gan.discriminator(), copies);
        return new Notes(copies);
    }

    private static void add(Module module, Map<Tensor, Tensor> copies) {
        var learned = module.namedParameters().keySet();
        module.state().forEach((path, x) -> {
            if (!learned.contains(path)) {
                copies.put(x, x.copy());
            }
        });
    }

    void restore() {
        copies.forEach((x, copy) -> x.update((backend, array) -> backend.copy(copy.array(), array)));
    }
}
