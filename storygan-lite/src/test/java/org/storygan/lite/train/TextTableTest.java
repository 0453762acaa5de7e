package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.EncoderSizes;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.Gammas;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.TokenBatch;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;

class TextTableTest {
    private static final Vocabulary WORDS = Vocabulary.of(List.of("a cat sees the dog and runs away"));

    private static FrozenEncoder encoder(Device device) {
        var sizes = new EncoderSizes(4, 6, 1, 40);
        Encoders encoders = Encoders.of(new ParameterSource(device, RandomKey.of(1, 0)), WORDS.size(), sizes);
        return new FrozenEncoder(new Pretrained(WORDS, encoders, sizes, Gammas.DEFAULT, Optional.empty(), List.of()));
    }

    private static List<Caption> captions(String... sentences) {
        return Stream.of(sentences).map(s -> Caption.of(WORDS, s)).toList();
    }

    /** On the reference backend a sentence's vectors do not depend on what is encoded beside it, so the bits agree, as float32 has them. */
    @Test
    void what_the_table_knows_is_what_the_encoder_says() {
        try (Device device = Device.open("reference")) {
            FrozenEncoder encoder = encoder(device);
            List<Caption> all = captions("the dog", "a cat sees the dog", "runs", "away and away");
            TextTable table = TextTable.of(device, encoder, all);
            assertThat(table.size()).isEqualTo(4);
            TokenBatch batch = TokenBatch.of(List.of(all.get(1), all.get(2), all.get(1)));
            TextFeatures known = table.features(device, batch);
            TextFeatures computed = encoder.features(device, batch);
            assertThat(known.words().shape()).isEqualTo(computed.words().shape());
            assertThat(known.words().floats()).isEqualTo(computed.words().floats());
            assertThat(known.sentences().floats())
                    .isEqualTo(computed.sentences().floats());
            assertThat(known.mask().values()).isEqualTo(computed.mask().values());
        }
    }

    @Test
    void a_sentence_it_does_not_know_is_encoded() {
        try (Device device = Device.open("reference")) {
            FrozenEncoder encoder = encoder(device);
            TextTable table = TextTable.of(device, encoder, captions("the dog"));
            TokenBatch batch = TokenBatch.of(captions("the dog", "the cat"));
            assertThat(table.features(device, batch).sentences().values())
                    .isEqualTo(encoder.features(device, batch).sentences().values());
        }
    }
}
