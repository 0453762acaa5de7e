package org.storygan.cuda.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What holds for every size, for each kernel: a drawn case is run, compared with float64, and judged. Kernels that are always launched
 * together, as a gradient after its function, share their cases; no others do.
 */
final class Properties {
    /** Draws a case, runs it, and fails where the device is wrong. */
    interface Property {
        void of(Trial trial);
    }

    private Properties() {}

    static Map<String, Property> all() {
        Map<String, Property> all = new LinkedHashMap<>();
        PointwiseProperties.into(all);
        ElementProperties.into(all);
        OptimizerProperties.into(all);
        FoldProperties.into(all);
        LossProperties.into(all);
        ProductProperties.into(all);
        ConvolveProperty.into(all);
        ImageProperties.into(all);
        all.put("lstm", LstmProperty::check);
        all.put("gru", GruProperty::check);
        ProbeProperties.into(all);
        return all;
    }
}
