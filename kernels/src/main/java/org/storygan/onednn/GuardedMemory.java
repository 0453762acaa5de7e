package org.storygan.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.backend.DeviceException;

/**
 * For tests: every block has exactly its size, starts out as not-a-number, and lies between guard words; writing outside is found when
 * the block is given back.
 */
final class GuardedMemory implements BlockSource {
    /** A signalling not-a-number that no computation produces. */
    static final int POISON = 0x7FA5A5A5;

    private static final int GUARD = 0xDEADBEEF;
    private static final int GUARD_WORDS = Block.ALIGNMENT / 4;

    /** The whole of each block in use, by the address of the part inside. */
    private final Map<Long, Block> whole = new LinkedHashMap<>();

    private long used;

    @Override
    public Block take(long bytes) {
        int words = Math.toIntExact((bytes + 3) / 4);
        Block all = Block.allocate((words + 2L * GUARD_WORDS) * 4, Block.ALIGNMENT);
        for (int i = 0; i < words + 2 * GUARD_WORDS; i++) {
            all.ints().put(i, i >= GUARD_WORDS && i < GUARD_WORDS + words ? POISON : GUARD);
        }
        Block inside = all.part(Block.ALIGNMENT, words * 4L);
        whole.put(inside.address(), all);
        used += inside.bytes();
        return inside;
    }

    @Override
    public void give(Block inside) {
        Block all = whole.remove(inside.address());
        used -= inside.bytes();
        int words = (int) (inside.bytes() / 4);
        for (int i = 0; i < GUARD_WORDS; i++) {
            check(all.ints().get(i), i - GUARD_WORDS, words);
            check(all.ints().get(GUARD_WORDS + words + i), words + i, words);
        }
        all.release();
    }

    private static void check(int found, int index, int words) {
        if (found != GUARD) {
            throw new DeviceException(
                    "cpu: something wrote to element " + index + " of a block of " + words + " elements");
        }
    }

    @Override
    public long held() {
        return used;
    }

    @Override
    public long used() {
        return used;
    }

    @Override
    public void close() {
        whole.values().forEach(Block::release);
        whole.clear();
        used = 0;
    }
}
