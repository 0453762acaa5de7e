package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.storygan.backend.Device;
import org.storygan.backend.Scope;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Encoded;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Tokenizer;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.Pass;

/** Encoders that have learned their share: always in evaluation mode, never changed by the GAN. */
record FrozenEncoder(Pretrained trained) {
    private static final String UNKNOWN = "<unk>";

    Vocabulary vocabulary() {
        return trained.vocabulary();
    }

    /** How many words of a sentence are read. */
    int maxWords() {
        return trained.sizes().maxWords();
    }

    /** The image encoder that learned with the text encoder. */
    Guide guide() {
        return new Guide(trained.encoders().image(), trained.gammas());
    }

    TokenBatch tokens(List<String> sentences) {
        return TokenBatch.of(sentences.stream()
                .map(sentence -> Caption.of(vocabulary(), sentence, maxWords()))
                .toList());
    }

    /**
     * What stands at each of so many positions of each frame's words, "" for padding. There are as many positions as words of the longest
     * sentence, or that many for each sentence one after the other, where a frame sees those of its whole story.
     */
    List<List<String>> read(List<String> sentences, int positions) {
        List<List<String>> own = sentences.stream().map(this::words).toList();
        int longest = own.stream().mapToInt(List::size).max().orElse(0);
        List<List<String>> padded =
                own.stream().map(words -> padded(words, longest)).toList();
        if (positions == longest) {
            return padded;
        }
        List<String> story = padded.stream().flatMap(List::stream).toList();
        return Collections.nCopies(sentences.size(), story);
    }

    private List<String> words(String sentence) {
        List<String> words = Tokenizer.words(sentence).stream()
                .limit(maxWords())
                .map(word -> vocabulary().contains(word) ? word : UNKNOWN)
                .toList();
        return words.isEmpty() ? List.of(UNKNOWN) : words;
    }

    private static List<String> padded(List<String> words, int count) {
        List<String> padded = new ArrayList<>(words);
        padded.addAll(Collections.nCopies(count - words.size(), ""));
        return padded;
    }

    /** Features without a history; what was computed on the way is freed. */
    TextFeatures features(Device device, TokenBatch tokens) {
        try (Scope scope = device.scope("text")) {
            Encoded encoded = trained.encoders().text().apply(tokens, Pass.evaluation());
            return new TextFeatures(
                    encoded.words().keptBy(scope),
                    encoded.sentences().keptBy(scope),
                    encoded.mask().keptBy(scope));
        }
    }
}
