package org.storygan.datasets;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds what somebody may have meant to type. */
public final class Spelling {

    private Spelling() {}

    /** The word that differs least from what was typed, unless more than a third of its letters would have to change. */
    public static Optional<String> nearest(String typed, Collection<String> words) {
        return allNearest(typed, words).stream().findFirst();
    }

    /** As {@link #nearest}, with all words that differ as little. */
    public static List<String> allNearest(String typed, Collection<String> words) {
        var near = words.stream()
                .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3))
                .toList();
        int least = near.stream().mapToInt(word -> distance(typed, word)).min().orElse(0);
        return near.stream().filter(word -> distance(typed, word) == least).toList();
    }

    /**
     * How many letters must be added, removed, replaced or swapped with their neighbour to turn one word into the other
     * (Damerau-Levenshtein, no letter touched twice).
     */
    static int distance(String from, String to) {
        // d[i][j]: from the first i letters of one word to the first j of the other
        int[][] d = new int[from.length() + 1][to.length() + 1];
        IntStream.rangeClosed(0, from.length()).forEach(i -> d[i][0] = i);
        IntStream.rangeClosed(0, to.length()).forEach(j -> d[0][j] = j);
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                int replaced = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (isSwapped(from, i, to, j)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }

    private static boolean isSwapped(String from, int i, String to, int j) {
        return i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    }
}
