package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

class AttentionKernelTest {
    private static final double TEMPERATURE = 0.7;

    private KernelLab lab;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** One block's arrays and what both attentions and their gradients make of them, on the device and in float64. */
    private final class Case {
        final Choice choice;
        final Both a;
        final Both b;
        final Both mask;
        final Both noise;
        final Both dh;
        final Both weights;
        final Both rows;
        final Both h;
        final Both da;
        final Both db;

        Case(Mode mode, Both a, Both b, int words, Both dh) {
            int n = a.shape().size(0);
            int pixels = a.shape().size(1);
            choice = new Choice(mode, 1 / Math.sqrt(a.shape().size(2)), TEMPERATURE);
            this.a = a;
            this.b = b;
            this.dh = dh;
            mask = firstWords(n, b.shape().size(1), words);
            noise = lab.normal(n);
            weights = lab.output(3, n);
            rows = lab.output(4, n, pixels);
            h = lab.output(a.shape(), 0);
            da = lab.output(a.shape(), 0);
            db = lab.output(b.shape(), 0);
        }

        /** Each frame has one word less than the frame before it. */
        private Both firstWords(int n, int size, int words) {
            double[] mask = new double[n * size];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = i % size < words - i / size ? 1 : 0;
            }
            return lab.of(mask, Shape.of(n, size), 0);
        }

        Case run() {
            var kernels = new Attend(lab.gpu);
            var d = new DynamicAttention(choice, a.device(), b.device(), mask.device(), noise.device());
            var kept = new Kept(weights.device(), rows.device());
            kernels.forward(d, kept, h.device());
            kernels.gradient(d, kept, dh.device(), da.device(), db.device());
            return this;
        }

        void check() {
            run();
            var d = new DynamicAttention(choice, a.exact(), b.exact(), mask.exact(), noise.exact());
            var kept = new Kept(weights.exact(), rows.exact());
            lab.reference.attend(d, kept, h.exact());
            lab.reference.attendGradient(d, kept, dh.exact(), da.exact(), db.exact());
            String name = choice.mode() + " " + a.shape() + " " + b.shape();
            compare("weights " + name, weights, 0x1p-20 / TEMPERATURE);
            compare("h " + name, h, (1 + largestScore()) * 0x1p-19 * Math.max(largest(a), largest(b)));
            double gradient = Math.max(largest(dh), Math.max(largest(da), largest(db)));
            compare("da " + name, da, (1 + largestScore()) * 0x1p-18 * gradient);
            compare("db " + name, db, (1 + largestScore()) * 0x1p-18 * gradient);
        }

        private void compare(String name, Both y, double bound) {
            double[] allowed = new double[Math.toIntExact(y.device().count())];
            Arrays.fill(allowed, bound);
            lab.compare(name, y, allowed);
        }

        /** The largest of scale sum |a b|, by which the rounding of a score is measured. */
        private double largestScore() {
            KernelLab.Exactly scores = (k, x) -> k.matmul(x[0], x[1], x[2]);
            double largest = 0;
            for (Both keys : new Both[] {a, b}) {
                Shape shape = a.shape().with(2, keys.shape().size(1));
                double[] sums = lab.magnitudes(scores, shape, a, keys.permuted(0, 2, 1));
                largest = Math.max(largest, Arrays.stream(sums).max().orElse(0));
            }
            return largest * choice.scale();
        }

        private double largest(Both x) {
            Array copy = lab.output(x.shape(), 0).exact();
            lab.reference.copy(x.exact(), copy);
            return Arrays.stream(lab.exactValues(copy)).map(Math::abs).max().orElse(0);
        }
    }

    private Case dense(Mode mode, int n, int pixels, int words, int channels) {
        return new Case(
                mode,
                lab.normal(n, pixels, channels),
                lab.normal(n, words, channels),
                words,
                lab.normal(n, pixels, channels));
    }

    @Test
    void allModes_agreeWithTheDefinitionForAnySize() {
        int[][] sizes = {
            {1, 1, 1, 1}, {3, 70, 2, 33}, {2, 130, 65, 64}, {1, 64, 20, 128}, {1, 66, 5, 200}, {2, 65, 64, 4}
        };
        for (int[] size : sizes) {
            for (Mode mode : Mode.values()) {
                dense(mode, size[0], size[1], size[2], size[3]).check();
            }
        }
    }

    @Test
    void moreChannelsThanRegistersHold_areTakenInParts() {
        dense(Mode.SOFT, 1, 40, 3, 300).check();
    }

    @Test
    void manyPixels_giveWordsTheirGradientInSplits() {
        dense(Mode.SOFT, 1, 700, 9, 5).check();
    }

    @Test
    void arraysWithGaps_areReadWhereTheyLie() {
        int[] sizes = {2, 37, 21};
        Both a = slice(lab.normal(2, 39, 25), 37, 21);
        Both b = slice(lab.normal(2, 9, 25), 7, 21);
        Both dh = lab.normal(21, 37, 2).permuted(2, 1, 0);
        assertThat(dh.shape()).isEqualTo(Shape.of(sizes));
        new Case(Mode.SOFT, a, b, 6, dh).check();
        new Case(Mode.STRAIGHT_THROUGH, dh, b, 6, a).check();
    }

    /** From index 1 on along the last two axes. */
    private static Both slice(Both of, int rows, int channels) {
        return of.sliced(Slice.all(of.shape()).along(1, 1, rows).along(2, 1, channels));
    }

    @Test
    void aFrameWithoutWords_findsZerosAmongThem() {
        Case noWord = dense(Mode.WORDS, 2, 9, 1, 6);
        noWord.check();
        float[] h = lab.values(noWord.h.device());
        assertThat(Arrays.copyOfRange(h, 9 * 6, 2 * 9 * 6)).containsOnly(0);
        Case noneAtAll = new Case(Mode.SOFT, lab.normal(2, 9, 6), lab.normal(2, 0, 6), 0, lab.normal(2, 9, 6));
        noneAtAll.check();
    }

    @Test
    void largeScores_neitherOverflowNorLoseTheRow() {
        Both a = lab.numbers(Shape.of(1, 70, 16), 0, v -> 20 * v);
        new Case(Mode.SELF, a, lab.normal(1, 4, 16), 4, lab.normal(1, 70, 16)).check();
    }

    @Test
    void theSameInputs_giveTheSameBits() {
        Case soft = dense(Mode.SOFT, 2, 130, 9, 70).run();
        float[][] first = {lab.values(soft.h.device()), lab.values(soft.da.device()), lab.values(soft.db.device())};
        soft.run();
        assertThat(lab.values(soft.h.device())).isEqualTo(first[0]);
        assertThat(lab.values(soft.da.device())).isEqualTo(first[1]);
        assertThat(lab.values(soft.db.device())).isEqualTo(first[2]);
    }
}
