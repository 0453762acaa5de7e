package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jcuda.CudaException;
import jcuda.driver.CUdeviceptr;
import org.storygan.backend.DeviceException;
import org.storygan.memory.Bytes;

/**
 * Device memory. A freed block is kept for the next array of its size: whatever still runs on the stream runs before what the next
 * owner asks for, so nothing has to be waited for, and a training step, once warm, asks the driver for nothing. Blocks that another
 * stream uses may be given back only after the main stream waits for that one.
 */
final class Memory implements AutoCloseable {
    private static final int STEPS = 8;
    private static final long SMALLEST = 256;

    /** A block of device memory, live or kept. */
    private record Block(CUdeviceptr pointer, long address, long bytes) {}

    /** Freed blocks by their size. */
    static final class Reserve {
        private final TreeMap<Long, ArrayDeque<Block>> bySize = new TreeMap<>();

        private Block poll(long bytes) {
            ArrayDeque<Block> blocks = bySize.get(bytes);
            return blocks == null ? null : blocks.poll();
        }

        private void push(Block block) {
            ArrayDeque<Block> blocks = bySize.get(block.bytes());
            if (blocks == null) {
                blocks = new ArrayDeque<>();
                bySize.put(block.bytes(), blocks);
            }
            blocks.push(block);
        }
    }

    private final Calls calls;
    private final boolean exact;
    private final Map<Long, Block> live = new HashMap<>();
    private final Reserve kept = new Reserve();
    private Reserve current = kept; // that of a graph while one is recorded
    private long held;
    private long used;

    /** Exact memory keeps and rounds nothing, so that the emulator, or compute-sanitizer, sees every step outside a block. */
    Memory(Calls calls, boolean exact) {
        this.calls = calls;
        this.exact = exact;
    }

    long take(long bytes) {
        long size = exact ? Math.max(1, bytes) : rounded(bytes);
        Block block = current.poll(size);
        if (block == null) {
            block = kept.poll(size);
        }
        if (block == null) {
            block = allocate(size);
        }
        live.put(block.address(), block);
        used += block.bytes();
        return block.address();
    }

    void give(long address) {
        Block block = live.remove(address);
        if (block == null) {
            throw new IllegalStateException(
                    "cuda: address " + Long.toHexString(address) + " is given back, but is not taken");
        }
        used -= block.bytes();
        if (exact && current == kept) {
            free(block);
        } else {
            current.push(block);
        }
    }

    /** Bytes got from the driver. */
    long held() {
        return held;
    }

    /** Bytes in live blocks. */
    long used() {
        return used;
    }

    private Block allocate(long bytes) {
        calls.check();
        calls.note(Traffic.ALLOCATIONS);
        var pointer = new CUdeviceptr();
        try {
            cuMemAlloc(pointer, bytes);
        } catch (CudaException e) {
            if (DriverStatus.TABLE.of(e).code() != DriverStatus.OUT_OF_MEMORY) {
                throw calls.failed("allocate " + bytes + " bytes", e);
            }
            flush();
            retry(pointer, bytes);
        }
        held += bytes;
        return new Block(pointer, Address.of(pointer), bytes);
    }

    private void retry(CUdeviceptr pointer, long bytes) {
        try {
            cuMemAlloc(pointer, bytes);
        } catch (CudaException e) {
            var status = DriverStatus.TABLE.of(e);
            if (status.code() != DriverStatus.OUT_OF_MEMORY) {
                throw calls.failed("allocate " + bytes + " bytes", e);
            }
            throw DeviceException.outOfMemory(
                    "cuda: " + calls.context() + "out of memory, " + status + ": " + report(bytes), e);
        }
    }

    /** Returns all kept blocks to the driver, which waits until nothing uses them. */
    void flush() {
        kept.bySize.values().forEach(blocks -> blocks.forEach(this::free));
        kept.bySize.clear();
    }

    private void free(Block block) {
        held -= block.bytes();
        calls.release(() -> cuMemFree(block.pointer()));
    }

    private String report(long bytes) {
        long[] free = {0};
        long[] total = {0};
        calls.release(() -> cuMemGetInfo(free, total));
        String largest = Bytes.largest(live.values().stream().map(Block::bytes));
        return Bytes.words(bytes) + " wanted, " + Bytes.words(free[0]) + " of " + Bytes.words(total[0])
                + " free; this program holds " + Bytes.words(used) + " in " + live.size() + " arrays, the largest: "
                + largest + "; try smaller batches";
    }

    /** Until {@link #endReserve}, freed blocks are kept apart. */
    Reserve reserve() {
        if (current != kept) {
            throw new IllegalStateException("cuda: a graph is recorded while another one is");
        }
        current = new Reserve();
        return current;
    }

    void endReserve() {
        current = kept;
    }

    boolean isReserving() {
        return current != kept;
    }

    /** The blocks kept apart are for everybody again. */
    void release(Reserve reserve) {
        reserve.bySize.values().forEach(blocks -> blocks.forEach(exact ? this::free : kept::push));
        reserve.bySize.clear();
    }

    /** To a multiple of an eighth of the power of two below, 256 bytes at least: an eighth of a block at most is unused. */
    static long rounded(long bytes) {
        long step = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) / STEPS);
        return Math.max(step, (bytes + step - 1) / step * step);
    }

    @Override
    public void close() {
        live.values().forEach(this::free);
        live.clear();
        flush();
        used = 0;
    }
}
