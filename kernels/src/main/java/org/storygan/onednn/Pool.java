package org.storygan.onednn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.storygan.backend.DeviceException;
import org.storygan.memory.Bytes;

/**
 * Keeps freed blocks for the next array of about their size, so that a training step, once warm, asks the system for nothing. There
 * are eight sizes between a power of two and the next, so at most an eighth of a block is unused.
 */
final class Pool implements BlockSource {
    private static final int STEPS = 8;
    private static final long SMALLEST = 64;
    /** From here on blocks start on a page. */
    private static final long LARGE = 64 * 1024;

    private static final int PAGE = 4096;

    /** Who gives the blocks. */
    interface System {
        Block allocate(long bytes, int alignment);
    }

    private final List<ArrayDeque<Block>> free = new ArrayList<>();
    private final Set<Block> all = new LinkedHashSet<>();
    private final System system;
    private final long most;
    private long held;
    private long used;

    /** @param most the bytes that it may hold, over which it answers as the system does that has no more */
    Pool(long most) {
        this(Block::allocate, most);
    }

    Pool() {
        this(Long.MAX_VALUE);
    }

    Pool(System system) {
        this(system, Long.MAX_VALUE);
    }

    private Pool(System system, long most) {
        this.system = system;
        this.most = most;
    }

    @Override
    public Block take(long bytes) {
        int sizeClass = sizeClass(bytes);
        while (free.size() <= sizeClass) {
            free.add(new ArrayDeque<>());
        }
        Block block = free.get(sizeClass).poll();
        if (block == null) {
            block = allocateOrFlush(sizeOf(sizeClass));
        }
        used += block.bytes();
        return block;
    }

    /** When the system has no more, what is kept for arrays of other sizes goes back to it first. */
    private Block allocateOrFlush(long bytes) {
        try {
            return allocate(bytes);
        } catch (DeviceException e) {
            if (!e.isOutOfMemory()) {
                throw e;
            }
            flush();
            return allocateOrTell(bytes);
        }
    }

    /** The message's further lines say which blocks are in use, the largest first. */
    private Block allocateOrTell(long bytes) {
        try {
            return allocate(bytes);
        } catch (DeviceException e) {
            throw e.isOutOfMemory() ? DeviceException.outOfMemory(e.getMessage() + "\n" + blocks(), e) : e;
        }
    }

    private void flush() {
        for (ArrayDeque<Block> blocks : free) {
            for (Block block : blocks) {
                all.remove(block);
                held -= block.bytes();
                block.release();
            }
            blocks.clear();
        }
    }

    private String blocks() {
        return all.size() + " blocks of " + Bytes.words(held) + " together, the largest: "
                + Bytes.largest(all.stream().map(Block::bytes));
    }

    private Block allocate(long bytes) {
        if (bytes > most - held) {
            throw DeviceException.outOfMemory(
                    "cpu: out of memory: " + Bytes.words(bytes) + " are wanted, of the " + Bytes.words(most) + " of -D"
                            + Settings.MEMORY + " there are " + Bytes.words(most - held) + " left",
                    null);
        }
        Block block = system.allocate(bytes, bytes >= LARGE ? PAGE : Block.ALIGNMENT);
        all.add(block);
        held += bytes;
        return block;
    }

    @Override
    public void give(Block block) {
        used -= block.bytes();
        free.get(sizeClass(block.bytes())).push(block);
    }

    @Override
    public long held() {
        return held;
    }

    @Override
    public long used() {
        return used;
    }

    @Override
    public void close() {
        all.forEach(Block::release);
        all.clear();
        free.clear();
        held = 0;
        used = 0;
    }

    /** The number of the smallest size that holds so many bytes: 8 for each doubling from the smallest on. */
    static int sizeClass(long bytes) {
        long units = Math.max(1, (bytes + SMALLEST - 1) / SMALLEST);
        if (units <= STEPS) {
            return (int) units - 1;
        }
        int shift = 63 - Long.numberOfLeadingZeros(units - 1) - 3; // so that 8 <= (units - 1) >> shift < 16
        return (shift + 1) * STEPS + (int) ((units - 1) >> shift) - STEPS;
    }

    static long sizeOf(int sizeClass) {
        if (sizeClass < STEPS) {
            return (sizeClass + 1) * SMALLEST;
        }
        int shift = sizeClass / STEPS - 1;
        return (STEPS + 1L + sizeClass % STEPS << shift) * SMALLEST;
    }
}
