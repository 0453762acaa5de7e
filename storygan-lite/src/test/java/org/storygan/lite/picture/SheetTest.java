package org.storygan.lite.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;

class SheetTest {

    private static final int SIZE = 16;

    private static Picture plain(int red, int green, int blue) {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return Picture.of(SIZE, SIZE, rgb);
    }

    private static int colour(Picture picture, int x, int y) {
        return picture.at(y, x, 0) << 16 | picture.at(y, x, 1) << 8 | picture.at(y, x, 2);
    }

    private static long inkIn(Picture picture, int left, int top, int wide, int high) {
        return IntStream.range(top, top + high)
                .flatMap(y -> IntStream.range(left, left + wide).map(x -> colour(picture, x, y)))
                .filter(c -> c != 0xFFFFFF)
                .count();
    }

    @Test
    void aStripShowsEveryPixelOfEveryFrameEnlarged() {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        var frame = Picture.of(SIZE, SIZE, rgb);
        var strip = Strip.of(List.of(plain(255, 0, 0), frame), 3);
        assertThat(strip.width()).isEqualTo(2 * 3 * SIZE + 2);
        assertThat(strip.height()).isEqualTo(3 * SIZE);
        assertThat(colour(strip, 3 * SIZE, 5)).as("the gap").isEqualTo(0xFFFFFF);
        for (int y = 0; y < strip.height(); y++) {
            for (int x = 0; x < 3 * SIZE; x++) {
                assertThat(colour(strip, x, y)).isEqualTo(0xFF0000);
                assertThat(colour(strip, 3 * SIZE + 2 + x, y)).isEqualTo(colour(frame, x / 3, y / 3));
            }
        }
    }

    @Test
    void aSheetHasTheTrueRowAboveTheDrawnOneAndTheSentencesBelow() {
        var real = Collections.nCopies(2, plain(0, 255, 0));
        var drawn = Collections.nCopies(2, plain(0, 0, 255));
        var sheet = Sheet.of(List.of(SheetStory.compared("", List.of("A cat.", ""), real, drawn)), 2);
        int left = sheet.width() - 10 - 2 * 2 * SIZE - 6; // margin, two frames of 32, the gap between
        assertThat(colour(sheet, left, 10)).isEqualTo(0x00FF00);
        assertThat(colour(sheet, left + 31, 41)).isEqualTo(0x00FF00);
        assertThat(colour(sheet, left, 44)).isEqualTo(0x0000FF);
        assertThat(colour(sheet, left + 38, 75)).isEqualTo(0x0000FF);
        assertThat(inkIn(sheet, left, 78, 32, 20)).as("A cat.").isPositive();
        assertThat(inkIn(sheet, left + 38, 78, 32, 20)).as("no sentence").isZero();
        assertThat(inkIn(sheet, 10, 10, left - 12, 64)).as("labels").isPositive();
    }

    @Test
    void everySentenceStaysUnderItsFrameAndNoneIsCutOff() {
        var words = "The yellow dinosaur invites everyone, and they all walk slowly uphill.";
        var frames = Collections.nCopies(3, plain(9, 9, 9));
        var sheet = Sheet.of(List.of(SheetStory.of("", List.of("", words, ""), frames)), 4);
        int left = 10 + 64 + 6;
        assertThat(inkIn(sheet, left - 6, 76, 6, sheet.height() - 76)).isZero();
        assertThat(inkIn(sheet, left + 64, 76, 6, sheet.height() - 76)).isZero();
        long letters =
                Font.SMALL.lines(words, 64).stream().mapToLong(SheetTest::ink).sum();
        assertThat(inkIn(sheet, left, 76, 64, sheet.height() - 76)).isEqualTo(letters);
    }

    private static long ink(String text) {
        return text.chars()
                .mapToObj(c -> String.join("", Font.SMALL.glyph((char) c)))
                .mapToLong(rows -> rows.chars().filter(c -> c == '#').count())
                .sum();
    }

    @Test
    void sheetsAreTheSameBytesInEveryLocale() {
        var story = SheetStory.of("Story I", List.of("IN ISTANBUL, it is İIıi."), List.of(plain(1, 2, 3)));
        var before = Locale.getDefault();
        byte[] bytes = PngWriter.bytes(Sheet.of(List.of(story), 3));
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(PngWriter.bytes(Sheet.of(List.of(story), 3))).isEqualTo(bytes);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void linesBreakAtBlanksAndLongWordsWhereTheyMust() {
        assertThat(Font.SMALL.lines("a bb  ccc", 1000)).containsExactly("a bb ccc");
        var lines = Font.SMALL.lines("one Donaudampfschifffahrtsgesellschaft two", 40);
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo("oneDonaudampfschifffahrtsgesellschafttwo");
        assertThat(lines).allMatch(line -> Font.SMALL.width(line) <= 40);
        assertThat(Font.SMALL.lines("", 40)).containsExactly("");
        assertThat(Font.SMALL.lines("WWW", 1)).containsExactly("W", "W", "W");
    }

    @Test
    void everyPrintableAsciiLetterHasItsOwnPicture() {
        var pictures = IntStream.rangeClosed(' ', '~')
                .mapToObj(c -> Font.SMALL.glyph((char) c))
                .toList();
        assertThat(pictures).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(pictures).allMatch(rows -> rows.size() == Font.HEIGHT);
        assertThat(pictures).allMatch(rows -> rows.stream()
                .allMatch(row -> row.length() == rows.get(0).length()));
    }

    @Test
    void accentsAreDroppedAndUnknownLettersAreBoxes() {
        assertThat(Font.drawable("Crème “brûlée” – 雪 😀")).isEqualTo("Creme \"brulee\" - \ufffd \ufffd");
    }

    @Test
    void framesAndSentencesMustMatch() {
        assertThatThrownBy(() -> SheetStory.of("", List.of("one", "two"), List.of(plain(0, 0, 0))))
                .hasMessageContaining("1 frames for 2 sentences");
    }

    @Test
    void valuesBecomePixelsAsPicturesBecomeValues() {
        byte[] rgb = new byte[2 * 64 * 3 * 2];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) i; // every level
        }
        var picture = Picture.of(64, 4, rgb);
        float[] values = new float[rgb.length];
        picture.copyScaledTo(values, 0);
        assertThat(Pixels.pictures(values, 4, 64)).containsExactly(picture);
        assertThat(Pixels.pictures(new float[] {-3, 1.5f, Float.NaN}, 1, 1)
                        .get(0)
                        .rgb())
                .containsExactly(0, 255, 0);
    }

    @Test
    void anAnimationHoldsEveryFrameAndReadsAsAPngOfTheFirst() {
        var frames = List.of(plain(200, 0, 0), plain(0, 200, 0), plain(0, 0, 200));
        byte[] file = Animation.png(frames, 700);
        var still = PngReader.read(file, "story.png");
        assertThat(still.at(3, 3, 0)).isEqualTo(200);
        var text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text.split("fcTL", -1)).hasSize(4);
        assertThat(text.split("fdAT", -1)).hasSize(3);
        assertThat(Arrays.copyOfRange(file, 33 + 8, 33 + 12)).as("frames").containsExactly(0, 0, 0, 3);
    }
}
