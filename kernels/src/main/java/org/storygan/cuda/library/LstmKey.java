package org.storygan.cuda.library;

import java.util.List;

/**
 * The sizes of a long short-term memory.
 *
 * @param lengths how many elements of each sequence count, in the order of the batch
 */
record LstmKey(List<Integer> lengths, int steps, int in, int hidden) {
    int batch() {
        return lengths.size();
    }
}
