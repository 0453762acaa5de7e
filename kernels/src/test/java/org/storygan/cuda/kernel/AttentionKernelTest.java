package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

class AttentionKernelTest {
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

    private AttentionCase dense(Mode mode, int n, int pixels, int words, int channels) {
        return new AttentionCase(
                lab,
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
        new AttentionCase(lab, Mode.SOFT, a, b, 6, dh).check();
        new AttentionCase(lab, Mode.STRAIGHT_THROUGH, dh, b, 6, a).check();
    }

    /** From index 1 on along the last two axes. */
    private static Both slice(Both of, int rows, int channels) {
        return of.sliced(Slice.all(of.shape()).along(1, 1, rows).along(2, 1, channels));
    }

    @Test
    void aFrameWithoutWords_findsZerosAmongThem() {
        AttentionCase noWord = dense(Mode.WORDS, 2, 9, 1, 6);
        noWord.check();
        float[] h = lab.values(noWord.h.device());
        assertThat(Arrays.copyOfRange(h, 9 * 6, 2 * 9 * 6)).containsOnly(0);
        AttentionCase noneAtAll =
                new AttentionCase(lab, Mode.SOFT, lab.normal(2, 9, 6), lab.normal(2, 0, 6), 0, lab.normal(2, 9, 6));
        noneAtAll.check();
    }

    @Test
    void largeScores_neitherOverflowNorLoseTheRow() {
        Both a = lab.numbers(Shape.of(1, 70, 16), 0, v -> 20 * v);
        new AttentionCase(lab, Mode.SELF, a, lab.normal(1, 4, 16), 4, lab.normal(1, 70, 16)).check();
    }

    @Test
    void theSameInputs_giveTheSameBits() {
        AttentionCase soft = dense(Mode.SOFT, 2, 130, 9, 70).run();
        float[][] first = {lab.values(soft.h.device()), lab.values(soft.da.device()), lab.values(soft.db.device())};
        soft.run();
        assertThat(lab.values(soft.h.device())).isEqualTo(first[0]);
        assertThat(lab.values(soft.da.device())).isEqualTo(first[1]);
        assertThat(lab.values(soft.db.device())).isEqualTo(first[2]);
    }
}
