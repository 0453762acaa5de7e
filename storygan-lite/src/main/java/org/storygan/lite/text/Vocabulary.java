package org.storygan.lite.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/**
 * The words a model knows and their numbers: 0 pads, 1 stands for every unknown word, the others follow in alphabetical order, so that
 * the order of the sentences does not matter. Build it from training sentences only.
 */
public final class Vocabulary {
    public static final int PAD = 0;
    public static final int UNKNOWN = 1;
    private static final List<String> RESERVED = List.of("<pad>", "<unk>"); // no word looks like these
    private static final Pattern WORD = Pattern.compile("[a-z0-9_]+");

    private final List<String> lines;
    private final Map<String, Integer> ids = new HashMap<>(); // its order is never used

    private Vocabulary(List<String> lines) {
        this.lines = List.copyOf(lines);
        for (int id = 0; id < lines.size(); id++) {
            ids.put(lines.get(id), id);
        }
    }

    /** Every word that is said in the training stories of the set, and none that is said elsewhere only. */
    public static Vocabulary ofTraining(StorySet set, int minimumCount) {
        return of(set, List.of(Split.TRAIN), minimumCount);
    }

    /** The words that are said so often in the stories of these splits. */
    public static Vocabulary of(StorySet set, List<Split> splits, int minimumCount) {
        var sentences = new ArrayList<String>();
        for (Split split : splits) {
            for (int i = 0; i < set.size(split); i++) {
                set.text(split, i).sentences().forEach(sentences::addAll);
            }
        }
        return of(sentences, minimumCount);
    }

    /** Every word of the sentences. */
    public static Vocabulary of(Iterable<String> sentences) {
        return of(sentences, 1);
    }

    /** The words that occur at least so often in the sentences. */
    public static Vocabulary of(Iterable<String> sentences, int minimumCount) {
        var counts = new TreeMap<String, Integer>();
        for (String sentence : sentences) {
            Tokenizer.words(sentence).forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        counts.values().removeIf(count -> count < minimumCount);
        var lines = new ArrayList<>(RESERVED);
        lines.addAll(counts.keySet());
        return new Vocabulary(lines);
    }

    /**
     * Reads back what {@link #lines} gave.
     *
     * @throws IllegalArgumentException with the number of the first line that cannot be one
     */
    public static Vocabulary fromLines(List<String> lines) {
        for (int i = 0; i < RESERVED.size(); i++) {
            String found = i < lines.size() ? lines.get(i) : "";
            check(found.equals(RESERVED.get(i)), i, found, RESERVED.get(i));
        }
        for (int i = RESERVED.size(); i < lines.size(); i++) {
            check(WORD.matcher(lines.get(i)).matches(), i, lines.get(i), "a word of a-z, 0-9 and _");
        }
        var vocabulary = new Vocabulary(lines);
        for (int i = 0; i < lines.size(); i++) {
            check(vocabulary.ids.get(lines.get(i)) == i, i, lines.get(i), "a word that is on no other line");
        }
        return vocabulary;
    }

    private static void check(boolean holds, int index, String found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("vocabulary: line " + (index + 1) + " is \"" + found + "\", expected "
                    + expected + "; use the vocabulary that was saved with the model");
        }
    }

    /** One line a number, from 0 on: the two reserved names, then the words. */
    public List<String> lines() {
        return lines;
    }

    /** How many numbers there are, the reserved ones included. */
    public int size() {
        return lines.size();
    }

    /** The number of a word in lower case, or {@link #UNKNOWN}. */
    public int id(String word) {
        return ids.getOrDefault(word, UNKNOWN);
    }

    public boolean contains(String word) {
        return id(word) > UNKNOWN;
    }

    public String word(int id) {
        return lines.get(id);
    }

    /** SHA-256, in hexadecimal, of the lines, each ended by a newline: what sha256sum says of them as a file. */
    public String hash() {
        String text = String.join("\n", lines) + "\n";
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary v && v.lines.equals(lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary[" + size() + " entries]";
    }
}
