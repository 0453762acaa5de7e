package org.storygan.onednn;

/** Where native memory comes from. */
interface BlockSource extends AutoCloseable {
    /** At least so many bytes with any content. */
    Block take(long bytes);

    /** Takes a block back that {@link #take} gave. */
    void give(Block block);

    /** Bytes that the system gave. */
    long held();

    /** Bytes in blocks that were taken and not given back. */
    long used();

    /** Returns everything to the system, blocks in use included. */
    @Override
    void close();
}
