package org.storygan.fuzz;

/** A reader with a bug that random bytes meet once in 2^32 inputs: it ends badly on files that begin with four certain letters. */
final class Planted {

    private static final String WORD = "rose";

    private Planted() {}

    /** Letter by letter, each a step that a guided search can see. */
    static void read(byte[] input) {
        if (input.length > 3 && input[0] == WORD.charAt(0)) {
            if (input[1] == WORD.charAt(1)) {
                if (input[2] == WORD.charAt(2)) {
                    if (input[3] == WORD.charAt(3)) {
                        throw new IllegalStateException("the planted bug");
                    }
                }
            }
        }
    }
}
