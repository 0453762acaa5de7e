package org.storygan.onednn;

import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's engine and stream, and the scratch memory that all primitives share because they run one after the other. */
final class Engine implements AutoCloseable {
    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    private final BlockSource memory;
    private Block scratch;

    Engine(BlockSource memory) {
        this.memory = memory;
        this.scratch = memory.take(Block.ALIGNMENT);
        Status.check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0), "dnnl_engine_create", "the CPU");
        Status.check(
                dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags),
                "dnnl_stream_create",
                "the CPU");
        Status.check(dnnl.dnnl_primitive_attr_create(attributes), "dnnl_primitive_attr_create", "the CPU");
        Status.check(
                dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl.dnnl_scratchpad_mode_user),
                "dnnl_primitive_attr_set_scratchpad_mode",
                "the CPU");
    }

    dnnl_engine handle() {
        return engine;
    }

    dnnl_stream stream() {
        return stream;
    }

    /** For every primitive: scratch memory is ours, so that running one allocates nothing. */
    dnnl_primitive_attr attributes() {
        return attributes;
    }

    /** The address of so much scratch memory, valid until the next call. */
    long scratch(long bytes) {
        if (scratch.bytes() < bytes) {
            Block larger = memory.take(bytes); // before the old one goes: there may be no memory for a new one
            memory.give(scratch);
            scratch = larger;
        }
        return scratch.address();
    }

    @Override
    public void close() {
        dnnl.dnnl_primitive_attr_destroy(attributes);
        dnnl.dnnl_stream_destroy(stream);
        dnnl.dnnl_engine_destroy(engine);
        memory.give(scratch);
    }
}
