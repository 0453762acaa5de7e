package org.storygan.lite.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

@Tag("determinism")
final class TextEncoderTest {
    private static final Vocabulary VOCABULARY =
            Vocabulary.of(List.of("a fox runs over the hill", "the bear wears a red hat"));
    private static final List<String> SENTENCES = List.of("The fox wears a hat", "bear", "A red fox");
    /** Sums of the same terms in another order differ by float64 rounding only. */
    private static final double ROUNDING = 1e-12;

    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private TextEncoder encoder(long seed) {
        return new TextEncoder(new ParameterSource(device, RandomKey.of(seed, 0)), VOCABULARY.size(), 5, 8);
    }

    private static Encoded encode(TextEncoder encoder, String... sentences) {
        return encoder.apply(TokenBatch.of(VOCABULARY, List.of(sentences)), Pass.evaluation());
    }

    @Test
    void parameters_areCountedAsInThePaper() {
        var source = new ParameterSource(device, RandomKey.of(1, 0));
        assertThat(new TextEncoder(source, 1, 300, 356).parameterCount()).isEqualTo(300 + 683_520);
        assertThat(new TextEncoder(source, 2_000, 300, 356).parameterCount()).isEqualTo(2_000 * 300 + 683_520);
    }

    @Test
    void embeddings_startWithinTheirBound() {
        double[] values =
                encoder(1).namedParameters().get("embedding.weight").tensor().values();
        assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isBetween(0.09, 0.1);
    }

    @Test
    void shapes_followTheLongestSentence() {
        var encoded = encode(encoder(1), SENTENCES.toArray(String[]::new));
        assertThat(encoded.words().shape()).isEqualTo(Shape.of(3, 5, 8));
        assertThat(encoded.sentences().shape()).isEqualTo(Shape.of(3, 8));
        assertThat(encoded.mask().shape()).isEqualTo(Shape.of(3, 5));
    }

    @Test
    void oneWordOfOneSentence_isEnough() {
        var encoded = encode(encoder(1), "bear");
        assertThat(encoded.words().shape()).isEqualTo(Shape.of(1, 1, 8));
        assertThat(encoded.sentences().values()).containsExactly(encoded.words().values());
    }

    @Test
    void fortyWords_areRead() {
        assertThat(encode(encoder(1), "fox ".repeat(50)).words().shape()).isEqualTo(Shape.of(1, 40, 8));
    }

    @Test
    void sentence_isTheLastStateOfEachDirection() {
        var encoded = encode(encoder(1), "the fox runs", "a bear wears the red hat");
        double[] words = encoded.words().row(0).values();
        double[] sentence = encoded.sentences().row(0).values();
        assertThat(Arrays.copyOfRange(sentence, 0, 4)).containsExactly(Arrays.copyOfRange(words, 2 * 8, 2 * 8 + 4));
        assertThat(Arrays.copyOfRange(sentence, 4, 8)).containsExactly(Arrays.copyOfRange(words, 4, 8));
    }

    @Test
    void padding_changesNothing() {
        var encoder = encoder(1);
        var alone = encode(encoder, "the red hat");
        var padded = encode(encoder, "the red hat", "a fox runs over the hill");
        assertThat(padded.sentences().row(0).values())
                .containsExactly(alone.sentences().values(), within(ROUNDING));
        assertThat(padded.words().row(0).slice(0, 0, 3).values())
                .containsExactly(alone.words().values(), within(ROUNDING));
        assertThat(padded.words().row(0).slice(0, 3, 3).abs().max().item()).isZero();
    }

    @Test
    void contentOfThePaddingRow_isNeverSeen() {
        var encoder = encoder(1);
        double[] before = encode(encoder, "bear", "the red hat").sentences().values();
        Tensor table = encoder.namedParameters().get("embedding.weight").tensor();
        double[] values = table.values();
        Arrays.fill(values, 0, 5, 1e6);
        table.update((backend, array) -> backend.upload(values, array.storage()));
        assertThat(encode(encoder, "bear", "the red hat").sentences().values()).containsExactly(before);
    }

    @Test
    void padding_getsNoGradient() {
        var encoder = encoder(1);
        var encoded = encode(encoder, "bear", "the red hat");
        Tensor table = encoder.namedParameters().get("embedding.weight").tensor();
        Tensor loss =
                encoded.sentences().square().sum().add(encoded.words().square().sum());
        Tensor gradient = Gradients.of(loss, List.of(table)).of(table);
        assertThat(gradient.row(Vocabulary.PAD).abs().max().item()).isZero();
        assertThat(gradient.row(VOCABULARY.id("bear")).abs().max().item()).isPositive();
    }

    @Test
    void sentences_areReadInOrder() {
        var encoder = encoder(1);
        assertThat(encode(encoder, "fox bear").sentences().values())
                .isNotEqualTo(encode(encoder, "bear fox").sentences().values());
    }

    @Test
    void dropout_actsInTrainingOnly() {
        var encoder = encoder(1);
        var batch = TokenBatch.of(VOCABULARY, SENTENCES);
        double[] first = encoder.apply(batch, Pass.training(RandomKey.of(1, 7)))
                .sentences()
                .values();
        double[] second = encoder.apply(batch, Pass.training(RandomKey.of(2, 7)))
                .sentences()
                .values();
        assertThat(first).isNotEqualTo(second);
        assertThat(encoder.apply(batch, Pass.evaluation(RandomKey.of(1, 7)))
                        .sentences()
                        .values())
                .containsExactly(encoder.apply(batch, Pass.evaluation(RandomKey.of(2, 7)))
                        .sentences()
                        .values());
    }

    @Test
    void equalSeeds_giveEqualEncoders() {
        assertThat(encode(encoder(3), "a fox").sentences().values())
                .containsExactly(encode(encoder(3), "a fox").sentences().values())
                .isNotEqualTo(encode(encoder(4), "a fox").sentences().values());
    }

    @Test
    void everyParameter_learns() {
        var encoder = encoder(1);
        var encoded = encode(encoder, "the fox", "bear");
        var parameters = encoder.parameters().stream().map(Parameter::tensor).toList();
        var gradients = Gradients.of(encoded.sentences().square().sum(), parameters);
        assertThat(parameters)
                .hasSize(9)
                .allSatisfy(p -> assertThat(gradients.has(p)).as(p.name()).isTrue());
    }

    @Test
    void oddWidths_areRefused() {
        var source = new ParameterSource(device, RandomKey.of(1, 0));
        assertThatThrownBy(() -> new TextEncoder(source, 5, 4, 7))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("got 7");
    }
}
