package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Encoded;
import org.storygan.shape.Shape;

final class DamsmLossTest {
    private static final int PAIRS = 4;
    private static final int REGIONS = 6;
    private static final int WORDS = 5;
    private static final int DIM = 3;
    private static final int[] LENGTHS = {5, 1, 3, 4};
    private static final DamsmLoss LOSS = new DamsmLoss(Gammas.DEFAULT);

    /**
     * Both sides are float64. The 1e-12 under the root changes the cosine of vectors of length 0.1 by up to 2 · 1e-12 / (2 · 0.01) =
     * 1e-10, a score by γ2 γ3 = 50 times that, a cross-entropy by two scores.
     */
    private static final double ROUNDING = 1e-8;

    private final Device device = Device.open("reference");
    private final GradientCheck check = new GradientCheck(device, 5);
    /** Regions, words, whole pictures, whole sentences. */
    private final List<Tensor> leaves = check.draw(
            List.of(
                    Shape.of(PAIRS, REGIONS, DIM),
                    Shape.of(PAIRS, WORDS, DIM),
                    Shape.of(PAIRS, DIM),
                    Shape.of(PAIRS, DIM)),
            -1,
            1);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor mask() {
        double[] mask = new double[PAIRS * WORDS];
        for (int i = 0; i < PAIRS; i++) {
            Arrays.fill(mask, i * WORDS, i * WORDS + LENGTHS[i], 1);
        }
        return Tensor.of(device, Shape.of(PAIRS, WORDS), mask);
    }

    private Encoded sentences(List<Tensor> x) {
        return new Encoded(x.get(1), x.get(3), mask());
    }

    private DamsmParts parts(List<Tensor> x, Tensor rivals) {
        return LOSS.apply(new ImageFeatures(x.get(0), x.get(2)), sentences(x), rivals);
    }

    private Tensor everybody() {
        return Tensor.full(device, Shape.of(PAIRS, PAIRS), 1);
    }

    /** Pairs 0 and 1 say the same, 2 and 3 are of one story. */
    private static Rivals someRivals() {
        var same = new Caption(List.of(2, 3));
        return Rivals.of(
                List.of("a", "b", "c", "c"), List.of(same, same, new Caption(List.of(4)), new Caption(List.of(5))));
    }

    private double[][] rows(Tensor x, int count) {
        double[][] rows = new double[count][];
        Arrays.setAll(rows, i -> x.row(i).values());
        return rows;
    }

    private double[][] plainWordScores() {
        double[][] scores = new double[PAIRS][PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            for (int j = 0; j < PAIRS; j++) {
                double[][] regions = rows(leaves.get(0).row(i), REGIONS);
                double[][] words = rows(leaves.get(1).row(j), LENGTHS[j]);
                scores[i][j] = Gammas.DEFAULT.pairs() * PlainDamsm.wordScore(regions, words, Gammas.DEFAULT);
            }
        }
        return scores;
    }

    private double[][] plainSentenceScores() {
        double[][] scores = new double[PAIRS][PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            for (int j = 0; j < PAIRS; j++) {
                scores[i][j] = Gammas.DEFAULT.pairs()
                        * PlainDamsm.cosine(
                                leaves.get(2).row(i).values(),
                                leaves.get(3).row(j).values());
            }
        }
        return scores;
    }

    private void agreesWithLoops(Rivals rivals) {
        boolean[][] part = new boolean[PAIRS][PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            for (int j = 0; j < PAIRS; j++) {
                part[i][j] = i == j || rivals.compete(i, j);
            }
        }
        double[][] words = plainWordScores();
        double[][] whole = plainSentenceScores();
        var values = parts(leaves, rivals.mask(device)).values();
        assertThat(values.imageToWords()).isCloseTo(PlainDamsm.crossEntropy(words, part), within(ROUNDING));
        assertThat(values.wordsToImage())
                .isCloseTo(PlainDamsm.crossEntropy(PlainDamsm.transposed(words), part), within(ROUNDING));
        assertThat(values.imageToSentence()).isCloseTo(PlainDamsm.crossEntropy(whole, part), within(ROUNDING));
        assertThat(values.sentenceToImage())
                .isCloseTo(PlainDamsm.crossEntropy(PlainDamsm.transposed(whole), part), within(ROUNDING));
        assertThat(parts(leaves, rivals.mask(device)).total().item()).isCloseTo(values.total(), within(ROUNDING));
    }

    @Test
    void losses_areThoseOfLoopsOverPairs() {
        var captions =
                List.of(2, 3, 4, 5).stream().map(i -> new Caption(List.of(i))).toList();
        agreesWithLoops(Rivals.of(List.of("a", "b", "c", "d"), captions));
    }

    @Test
    void pairsThatAreNoRivals_doNotCount() {
        agreesWithLoops(someRivals());
    }

    @Test
    void gradients_areThoseOfTheLosses() {
        assertThat(check.firstOrder(x -> parts(x, everybody()).total(), leaves)).isLessThan(1e-6);
        assertThat(check.firstOrder(x -> parts(x, someRivals().mask(device)).total(), leaves))
                .isLessThan(1e-6);
    }

    @Test
    void gradientOfEachTerm_isItsOwn() {
        assertThat(check.firstOrder(x -> parts(x, everybody()).imageToWords(), leaves))
                .isLessThan(1e-6);
        assertThat(check.firstOrder(x -> parts(x, everybody()).wordsToImage(), leaves))
                .isLessThan(1e-6);
        assertThat(check.firstOrder(x -> parts(x, everybody()).imageToSentence(), leaves))
                .isLessThan(1e-6);
        assertThat(check.firstOrder(x -> parts(x, everybody()).sentenceToImage(), leaves))
                .isLessThan(1e-6);
    }

    @Test
    void contentOfPadding_changesNothingAndGetsNoGradient() {
        Tensor padding = mask().negate().add(1).reshape(PAIRS, WORDS, 1);
        Tensor other = leaves.get(1).add(padding.mul(17)).copy();
        var changed = List.of(leaves.get(0), other, leaves.get(2), leaves.get(3));
        Tensor loss = parts(changed, everybody()).total();
        assertThat(loss.item()).isEqualTo(parts(leaves, everybody()).total().item());
        Tensor gradient = Gradients.of(loss, List.of(other)).of(other);
        assertThat(gradient.mul(padding).abs().max().item()).isZero();
        assertThat(gradient.abs().max().item()).isPositive();
    }

    @Test
    void wordsOfZeros_areHarmless() {
        Tensor zeros = Tensor.full(device, leaves.get(1).shape(), 0).copy();
        Tensor loss = parts(List.of(leaves.get(0), zeros, leaves.get(2), leaves.get(3)), everybody())
                .total();
        assertThat(loss.item()).isFinite();
        assertThat(Gradients.of(loss, List.of(zeros)).of(zeros).abs().max().item())
                .isFinite();
    }

    @Test
    void scoresFarApart_doNotOverflow() {
        var sharp = new DamsmLoss(new Gammas(50, 50, 50));
        var pictures = new ImageFeatures(leaves.get(0).mul(1e3), leaves.get(2).mul(1e3));
        var parts = sharp.apply(pictures, sentences(leaves), everybody());
        assertThat(parts.total().item()).isFinite().isPositive();
    }

    @Test
    void onePair_hasNothingToLearn() {
        Tensor mask = Tensor.full(device, Shape.of(1, WORDS), 1);
        var parts = LOSS.apply(
                new ImageFeatures(leaves.get(0).slice(0, 0, 1), leaves.get(2).slice(0, 0, 1)),
                new Encoded(leaves.get(1).slice(0, 0, 1), leaves.get(3).slice(0, 0, 1), mask),
                Tensor.full(device, Shape.of(1, 1), 1));
        assertThat(parts.total().item()).isZero();
    }

    @Test
    void gammasThatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> new Gammas(0, 5, 10)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> new Gammas(4, Double.NaN, 10)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Gammas(4, 5, 51)).hasMessageContaining("51");
    }
}
