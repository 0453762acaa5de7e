package org.storygan.datasets.story;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Everything said in one split of a data set, collected once. */
final class SplitWords {

    final Set<String> ids = new HashSet<>();
    final Set<List<List<String>>> stories = new HashSet<>();
    final Set<String> sentences = new HashSet<>();
    final Set<String> vocabulary = new HashSet<>();
    private final TreeMap<Integer, Integer> sentencesByLength = new TreeMap<>();
    private int storyCount;
    private int frameCount;
    private int sentenceCount;
    private long wordCount;

    static SplitWords of(StorySet set, Split split) {
        var words = new SplitWords();
        for (int i = 0; i < set.size(split); i++) {
            words.add(set.text(split, i));
        }
        return words;
    }

    /** The words of a sentence: its runs of letters, digits and apostrophes, in lower case. */
    static List<String> words(String sentence) {
        return Arrays.stream(sentence.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    Stats.Counts counts() {
        var lengths = new Stats.Lengths(percentile(50), percentile(95), percentile(100));
        return new Stats.Counts(storyCount, frameCount, sentenceCount, wordCount, vocabulary.size(), lengths);
    }

    private void add(StoryText text) {
        storyCount++;
        frameCount += text.sentences().size();
        ids.add(text.id());
        stories.add(text.sentences());
        for (List<String> frame : text.sentences()) {
            frame.forEach(this::addSentence);
        }
    }

    private void addSentence(String sentence) {
        var words = words(sentence);
        sentences.add(sentence);
        vocabulary.addAll(words);
        sentencesByLength.merge(words.size(), 1, Integer::sum);
        sentenceCount++;
        wordCount += words.size();
    }

    /** Nearest rank: the shortest length that at least this share of the sentences does not exceed; 0 of none. */
    private int percentile(int percent) {
        long rank = Math.max(1, (percent * (long) sentenceCount + 99) / 100);
        long seen = 0;
        for (var entry : sentencesByLength.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return entry.getKey();
            }
        }
        return 0;
    }
}
