package org.storygan.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** A primitive, and around it the reorders for the arguments that it wants to lie otherwise than ours do. */
final class Plan implements AutoCloseable {
    /** An argument and how ours lies. */
    record Slot(int argument, Layout plain, boolean written) {
        static Slot read(int argument, Layout plain) {
            return new Slot(argument, plain, false);
        }

        static Slot written(int argument, Layout plain) {
            return new Slot(argument, plain, true);
        }
    }

    private final Engine engine;
    private final Primitive primitive;
    private final List<Slot> slots;
    private final Primitive[] reorders; // null where ours fits
    private final long[] packedAt; // from the start of the engine's scratch memory
    private final long[] addresses;
    private final long scratchBytes; // behind the packed arguments
    private long packedBytes;

    private Plan(Engine engine, dnnl_primitive_desc descriptor, List<Slot> slots, Object purpose) {
        this.engine = engine;
        this.slots = slots;
        reorders = new Primitive[slots.size()];
        packedAt = new long[slots.size()];
        addresses = new long[slots.size()];
        primitive = new Primitive(
                engine, descriptor, slots.stream().mapToInt(Slot::argument).toArray(), purpose);
        try {
            scratchBytes = makeReorders(descriptor, purpose);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How much scratch memory they and the primitive need, one after the other. */
    private long makeReorders(dnnl_primitive_desc descriptor, Object purpose) {
        long most = primitive.scratchBytes();
        for (int i = 0; i < reorders.length; i++) {
            reorders[i] = reorder(i, Primitive.layoutOf(descriptor, slots.get(i).argument()), purpose);
            most = Math.max(most, reorders[i] == null ? 0 : reorders[i].scratchBytes());
        }
        return most;
    }

    /** Takes over neither the descriptor nor the layouts: the caller destroys them. */
    static Plan of(Engine engine, dnnl_primitive_desc descriptor, List<Slot> slots, Object purpose) {
        return new Plan(engine, descriptor, slots, purpose);
    }

    private Primitive reorder(int i, dnnl_memory_desc wanted, Object purpose) {
        Slot slot = slots.get(i);
        dnnl_memory_desc plain = slot.plain().descriptor();
        if (dnnl.dnnl_memory_desc_equal(plain, wanted) != 0) {
            return null;
        }
        packedAt[i] = packedBytes;
        packedBytes +=
                (dnnl.dnnl_memory_desc_get_size(wanted) + Block.ALIGNMENT - 1) / Block.ALIGNMENT * Block.ALIGNMENT;
        return reorder(engine, slot.written() ? wanted : plain, slot.written() ? plain : wanted, purpose);
    }

    private static Primitive reorder(Engine engine, dnnl_memory_desc from, dnnl_memory_desc to, Object purpose) {
        var descriptor = new dnnl_primitive_desc();
        Status.check(
                dnnl.dnnl_reorder_primitive_desc_create(
                        descriptor, from, engine.handle(), to, engine.handle(), engine.attributes()),
                "dnnl_reorder_primitive_desc_create",
                purpose);
        try {
            return new Primitive(
                    engine, descriptor, new int[] {dnnl.DNNL_ARG_FROM, dnnl.DNNL_ARG_TO}, "a reorder of " + purpose);
        } finally {
            dnnl.dnnl_primitive_desc_destroy(descriptor);
        }
    }

    /** Runs on arrays at the given addresses, in the order of the slots. */
    void run(long... plain) {
        long packed = engine.scratch(packedBytes + scratchBytes);
        long scratch = packed + packedBytes;
        for (int i = 0; i < plain.length; i++) {
            addresses[i] = reorders[i] == null ? plain[i] : packed + packedAt[i];
            if (reorders[i] != null && !slots.get(i).written()) {
                reorders[i].run(new long[] {plain[i], addresses[i]}, scratch);
            }
        }
        primitive.run(addresses, scratch);
        for (int i = 0; i < plain.length; i++) {
            if (reorders[i] != null && slots.get(i).written()) {
                reorders[i].run(new long[] {addresses[i], plain[i]}, scratch);
            }
        }
    }

    /** oneDNN's names of the code that was chosen: the primitive's, then those of the reorders. */
    List<String> implementations() {
        var names = new ArrayList<>(List.of(primitive.implementation()));
        for (Primitive reorder : reorders) {
            if (reorder != null) {
                names.add(reorder.implementation());
            }
        }
        return names;
    }

    @Override
    public void close() {
        primitive.close();
        for (Primitive reorder : reorders) {
            if (reorder != null) {
                reorder.close();
            }
        }
    }
}
