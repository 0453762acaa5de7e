package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jcuda.driver.CUdeviceptr;

/**
 * Device memory. A freed block is kept for the next array of its size: whatever still runs on the stream runs before what the next
 * owner asks for, so nothing has to be waited for.
 */
final class Memory implements AutoCloseable {
    private static final int STEPS = 8;
    private static final long SMALLEST = 256;

    /** A block of device memory, live or kept. */
    private record Block(CUdeviceptr pointer, long address, long bytes) {}

    private final Map<Long, Block> live = new HashMap<>();
    private final TreeMap<Long, ArrayDeque<Block>> kept = new TreeMap<>();

    long take(long bytes) {
        long rounded = rounded(bytes);
        ArrayDeque<Block> blocks = kept.get(rounded);
        Block block = blocks == null || blocks.isEmpty() ? allocate(rounded) : blocks.pop();
        live.put(block.address(), block);
        return block.address();
    }

    void give(long address) {
        Block block = live.remove(address);
        if (block == null) {
            throw new IllegalStateException(
                    "cuda: address " + Long.toHexString(address) + " is given back, but was not taken");
        }
        kept.computeIfAbsent(block.bytes(), unused -> new ArrayDeque<>()).push(block);
    }

    private static Block allocate(long bytes) {
        var pointer = new CUdeviceptr();
        Calls.run("allocate " + bytes + " bytes", () -> cuMemAlloc(pointer, bytes));
        return new Block(pointer, Address.of(pointer), bytes);
    }

    /** To a multiple of an eighth of the power of two below, 256 bytes at least: an eighth of a block at most is unused. */
    static long rounded(long bytes) {
        long step = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) / STEPS);
        return Math.max(step, (bytes + step - 1) / step * step);
    }

    @Override
    public void close() {
        live.values().forEach(block -> cuMemFree(block.pointer()));
        kept.values().forEach(blocks -> blocks.forEach(block -> cuMemFree(block.pointer())));
        live.clear();
        kept.clear();
    }
}
