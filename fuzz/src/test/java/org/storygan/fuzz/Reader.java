package org.storygan.fuzz;

/** Reads some kind of file, given as its bytes. */
@FunctionalInterface
public interface Reader {

    /** @throws Exception also what it does not declare, which is what is looked for */
    void read(byte[] input) throws Exception;
}
