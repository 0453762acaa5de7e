package org.storygan.cuda.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.cuda.driver.Precision;

/** What holds for every size, for each family of kernels: a drawn case is run, compared with float64, and judged. */
final class Properties {
    /** Draws a case, runs it, and fails where the device is wrong. */
    interface Property {
        void of(Trial trial);
    }

    private Properties() {}

    static Map<String, Property> all() {
        Map<String, Property> all = new LinkedHashMap<>();
        all.put("map", ElementProperties::map);
        all.put("zip", ElementProperties::zip);
        all.put("select", ElementProperties::select);
        all.put("copy", ElementProperties::copy);
        all.put("transpose", ElementProperties::transpose);
        all.put("fill", ElementProperties::fill);
        all.put("random", ElementProperties::random);
        all.put("dropout", ElementProperties::dropout);
        all.put("gather", ElementProperties::gather);
        all.put("adam", ElementProperties::adam);
        all.put("reduce", FoldProperties::reduce);
        all.put("softmax", FoldProperties::softmax);
        all.put("softmax gradient", FoldProperties::softmaxGradient);
        all.put("moments", FoldProperties::moments);
        all.put("normalize", NormalizeProperty::check);
        all.put("losses", FoldProperties::losses);
        all.put("spectral", FoldProperties::spectral);
        all.put("matmul", ProductProperties::matmul);
        all.put("matmul naive", ProductProperties::naive);
        all.put("matmul tensor", ProductProperties::tensor);
        all.put("convolve", t -> ConvolveProperty.check(t, Convolve.of(t.lab.gpu, Precision.FP32), v -> v));
        all.put("convolve direct", t -> ConvolveProperty.check(t, Convolve.direct(t.lab.gpu), v -> v));
        all.put("convolve tensor", ConvolveProperty::tensor);
        all.put("pool", ImageProperties::pool);
        all.put("upsample", ImageProperties::upsample);
        all.put("attention", ImageProperties::attention);
        all.put("lstm", LstmProperty::check);
        all.put("gru", GruProperty::check);
        return all;
    }
}
