package org.storygan.cuda.driver;

/** What a program asks of a device, for counting. */
public enum Traffic {
    /** Kernels of ours, launched one by one or recorded into a graph. */
    LAUNCHES,
    /** Calls of cuBLAS and cuDNN that put work on the stream; each may launch several kernels. */
    LIBRARY_CALLS,
    /** Graphs launched whole. */
    GRAPHS,
    UPLOADS,
    /** Each is waited for. */
    DOWNLOADS,
    /** Times that the program waited for an event or for the stream, whether or not it had been reached. */
    WAITS,
    /** Blocks of memory that had to be got from the driver. */
    ALLOCATIONS
}
