package org.storygan.onednn;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** A compiled primitive with its argument list; a call only moves the addresses. */
final class Primitive implements AutoCloseable {
    private final Engine engine;
    private final Object purpose;
    private final dnnl_primitive handle = new dnnl_primitive();
    private final dnnl_memory[] memories;
    private final dnnl_exec_arg_t arguments;
    private final Address pointer = new Address();
    private final String implementation;
    private final long scratchBytes;

    /** For the given arguments, in the order in which {@link #run} takes their addresses, and then the scratch memory. */
    Primitive(Engine engine, dnnl_primitive_desc descriptor, int[] slots, Object purpose) {
        this.engine = engine;
        this.purpose = purpose;
        memories = new dnnl_memory[slots.length + 1];
        arguments = new dnnl_exec_arg_t(memories.length);
        implementation = implementationOf(descriptor);
        scratchBytes = dnnl.dnnl_memory_desc_get_size(layoutOfScratch(descriptor));
        try {
            Status.check(dnnl.dnnl_primitive_create(handle, descriptor), "dnnl_primitive_create", purpose);
            for (int i = 0; i < slots.length; i++) {
                bind(i, slots[i], layoutOf(descriptor, slots[i]));
            }
            bind(slots.length, dnnl.DNNL_ARG_SCRATCHPAD, layoutOfScratch(descriptor));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static dnnl_memory_desc layoutOfScratch(dnnl_primitive_desc descriptor) {
        return dnnl.dnnl_primitive_desc_query_md(descriptor, dnnl.dnnl_query_scratchpad_md, 0);
    }

    /** How the primitive wants an argument to lie; owned by the descriptor. */
    static dnnl_memory_desc layoutOf(dnnl_primitive_desc descriptor, int slot) {
        return dnnl.dnnl_primitive_desc_query_md(descriptor, dnnl.dnnl_query_exec_arg_md, slot);
    }

    private static String implementationOf(dnnl_primitive_desc descriptor) {
        try (var text = new PointerPointer<BytePointer>(1)) {
            dnnl.dnnl_primitive_desc_query(descriptor, dnnl.dnnl_query_impl_info_str, 0, text);
            return text.get(BytePointer.class).getString();
        }
    }

    private void bind(int index, int slot, dnnl_memory_desc layout) {
        memories[index] = new dnnl_memory();
        Status.check(
                dnnl.dnnl_memory_create(memories[index], layout, engine.handle(), pointer.at(0)),
                "dnnl_memory_create",
                purpose);
        arguments.position(index).arg(slot).memory(memories[index]);
        arguments.position(0);
    }

    void run(long[] addresses, long scratch) {
        for (int i = 0; i < addresses.length; i++) {
            place(i, addresses[i]);
        }
        place(addresses.length, scratch);
        Status.check(
                dnnl.dnnl_primitive_execute(handle, engine.stream(), memories.length, arguments),
                "dnnl_primitive_execute",
                purpose);
    }

    private void place(int index, long address) {
        Status.check(
                dnnl.dnnl_memory_set_data_handle(memories[index], pointer.at(address)),
                "dnnl_memory_set_data_handle",
                purpose);
    }

    /** oneDNN's name of the code that was chosen. */
    String implementation() {
        return implementation;
    }

    long scratchBytes() {
        return scratchBytes;
    }

    @Override
    public void close() {
        for (dnnl_memory memory : memories) {
            if (memory != null) {
                dnnl.dnnl_memory_destroy(memory);
            }
        }
        if (!handle.isNull()) {
            dnnl.dnnl_primitive_destroy(handle);
        }
        arguments.close();
    }
}
