package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.Picture;

class AttentionSheetTest {
    private static final int YELLOW = 0xFFFF00;
    private static final int MARGIN = 10; // of a sheet
    private static final int STEP = 2 * 8 + 6; // from one picture of a row to the next

    /** Two frames of four regions with three words each; in the second frame, region 3 sees word 1 alone. */
    private static final Look LOOK = new Look(
            "db2",
            4,
            new float[] {
                0.2f, 0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.5f, 0.3f, //
                0.5f, 0, 0.5f, 0.5f, 0, 0.5f, 0.5f, 0, 0.5f, 0, 1, 0
            },
            new float[] {0, 0.25f});

    private static List<Integer> yellowColumns(Picture sheet) {
        return IntStream.range(0, sheet.width())
                .filter(x -> IntStream.range(0, sheet.height()).anyMatch(y -> colour(sheet, x, y) == YELLOW))
                .boxed()
                .toList();
    }

    private static int colour(Picture picture, int x, int y) {
        return picture.at(y, x, 0) << 16 | picture.at(y, x, 1) << 8 | picture.at(y, x, 2);
    }

    @Test
    void a_look_adds_up_what_each_word_got() {
        assertThat(LOOK.frames()).isEqualTo(2);
        assertThat(LOOK.words()).isEqualTo(3);
        assertThat(LOOK.map(1, 1)).containsExactly(0, 0, 0, 1);
        assertThat(LOOK.share(1, 0)).isCloseTo(0.375, within(1e-7));
        assertThat(LOOK.share(0, 2)).isCloseTo(0.3, within(1e-7)); // 0.3 in float32 strays by 1e-8
        assertThat(LOOK.most(0)).isEqualTo(0.5f);
    }

    /** 0.375, 0.25 and 0.375: words 0 and 2, then 1, which is the only yellow one, in its lower right region. */
    @Test
    void words_stand_by_what_they_got_and_the_largest_weight_is_yellow() {
        var black = Picture.of(8, 8, new byte[8 * 8 * 3]);
        var one =
                new Look("db2", 4, java.util.Arrays.copyOfRange(LOOK.weights(), 12, 24), new float[] {LOOK.self()[1]});
        Picture sheet =
                new AttentionSheet(List.of("a b c"), List.of(List.of("a", "b", "c")), List.of(black)).of(List.of(one));
        int third = MARGIN + 3 * STEP;
        assertThat(yellowColumns(sheet))
                .isEqualTo(IntStream.range(third + 8, third + 16).boxed().toList());
    }

    /** In the first frame every region has 0.5 for word 1, one and a half times an even share: half way to yellow, which is red. */
    @Test
    void what_is_near_an_even_share_is_no_yellow() {
        var black = Picture.of(8, 8, new byte[8 * 8 * 3]);
        var first = new Look("db2", 4, java.util.Arrays.copyOfRange(LOOK.weights(), 0, 12), new float[] {0});
        Picture sheet = new AttentionSheet(List.of("a b c"), List.of(List.of("a", "b", "c")), List.of(black))
                .of(List.of(first));
        assertThat(yellowColumns(sheet)).isEmpty();
        int middle = IntStream.range(0, sheet.height())
                .filter(y -> colour(sheet, MARGIN + STEP + 4, y) == 0xFF0000)
                .map(y -> 1)
                .sum();
        assertThat(middle).as("rows of red").isEqualTo(16);
    }

    @Test
    void padding_is_not_shown() {
        var black = Picture.of(8, 8, new byte[8 * 8 * 3]);
        List<Picture> frames = List.of(black, black);
        Picture all = new AttentionSheet(
                        List.of("a", "b"), List.of(List.of("a", "b", "c"), List.of("a", "b", "c")), frames)
                .of(List.of(LOOK));
        Picture padded = new AttentionSheet(
                        List.of("a", "b"), List.of(List.of("a", "b", ""), List.of("a", "b", "")), frames)
                .of(List.of(LOOK));
        assertThat(all.width() - padded.width()).isEqualTo(STEP);
    }
}
