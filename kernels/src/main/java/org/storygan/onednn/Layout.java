package org.storygan.onednn;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/** Native descriptions of how float32 arrays lie in memory. Whoever makes one destroys it. */
final class Layout implements AutoCloseable {
    private final dnnl_memory_desc descriptor = new dnnl_memory_desc();

    private Layout() {}

    /** Dimensions in oneDNN's order (batch, channels, height, width) with the strides that they have in ours. */
    static Layout strided(long[] sizes, long[] strides) {
        var layout = new Layout();
        Status.check(
                dnnl.dnnl_memory_desc_create_with_strides(
                        layout.descriptor, sizes.length, sizes, dnnl.dnnl_f32, strides),
                "dnnl_memory_desc_create_with_strides",
                java.util.Arrays.toString(sizes));
        return layout;
    }

    /** One of oneDNN's own layouts, or {@code dnnl_format_tag_any} to leave the choice to the primitive. */
    static Layout tagged(long[] sizes, int tag) {
        var layout = new Layout();
        Status.check(
                dnnl.dnnl_memory_desc_create_with_tag(layout.descriptor, sizes.length, sizes, dnnl.dnnl_f32, tag),
                "dnnl_memory_desc_create_with_tag",
                java.util.Arrays.toString(sizes));
        return layout;
    }

    dnnl_memory_desc descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        dnnl.dnnl_memory_desc_destroy(descriptor);
    }
}
