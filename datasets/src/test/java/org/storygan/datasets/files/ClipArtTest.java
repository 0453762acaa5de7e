package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.RealData;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;

class ClipArtTest {

    private static final int WHITE = 0xFFFFFF;
    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;
    private static final int YELLOW = 0xFFFF00;

    @TempDir
    private Path folder;

    private ClipArt art;

    @BeforeEach
    void openToyFolder() {
        art = ClipArt.open(ToyClipArt.write(folder), Crop.NONE);
    }

    @Test
    void anEmptySceneIsTheBackground() {
        assertThat(color(art.frame(List.of()), 32, 32)).isEqualTo(WHITE);
    }

    @Test
    void aPieceIsCentredOnItsPoint() {
        var frame = art.frame(List.of(new Piece("hb0_10s", 250, 200, 0, false)));
        // 100 x 200 of 500 x 400: columns 25.6 .. 38.4 and rows 16 .. 48 of 64
        assertThat(color(frame, 32, 32)).isEqualTo(RED);
        assertThat(color(frame, 20, 28)).isEqualTo(RED);
        assertThat(color(frame, 44, 36)).isEqualTo(RED);
        assertThat(color(frame, 32, 22)).isEqualTo(WHITE);
        assertThat(color(frame, 12, 32)).isEqualTo(WHITE);
    }

    @Test
    void farPiecesAreSmaller() {
        var frame = art.frame(List.of(new Piece("hb0_10s", 250, 200, 2, false)));
        // 49 x 98: rows 24.2 .. 39.8
        assertThat(color(frame, 32, 32)).isEqualTo(RED);
        assertThat(color(frame, 20, 32)).isEqualTo(WHITE);
    }

    @Test
    void mirroringSwapsTheSidesOfAPiece() {
        var asIs = art.frame(List.of(new Piece("hb1_8s", 250, 200, 0, false)));
        var mirrored = art.frame(List.of(new Piece("hb1_8s", 250, 200, 0, true)));
        assertThat(color(asIs, 32, 28)).isEqualTo(WHITE);
        assertThat(color(asIs, 32, 35)).isEqualTo(BLUE);
        assertThat(color(mirrored, 32, 28)).isEqualTo(BLUE);
        assertThat(color(mirrored, 32, 35)).isEqualTo(WHITE);
    }

    @Test
    void theSkyIsBehindEverythingAndNearPiecesAreBeforeFarOnes() {
        var sun = new Piece("s_3s", 250, 200, 0, false);
        var boyFar = new Piece("hb0_10s", 250, 200, 2, false);
        var girlNear = new Piece("hb1_8s", 225, 200, 0, false);
        assertThat(color(art.frame(List.of(boyFar, sun)), 32, 32)).isEqualTo(RED);
        assertThat(color(art.frame(List.of(boyFar, sun)), 32, 27)).isEqualTo(YELLOW);
        assertThat(color(art.frame(List.of(girlNear, boyFar)), 32, 32)).isEqualTo(BLUE);
        assertThat(color(art.frame(List.of(girlNear, boyFar)), 32, 36)).isEqualTo(color(boyAlone(), 32, 36));
    }

    private Picture boyAlone() {
        return art.frame(List.of(new Piece("hb0_10s", 250, 200, 2, false)));
    }

    @Test
    void atEqualDepthTheLaterOneCovers() {
        var boy = new Piece("hb0_10s", 250, 200, 1, false);
        var girl = new Piece("hb1_8s", 230, 200, 1, false);
        assertThat(color(art.frame(List.of(boy, girl)), 32, 31)).isEqualTo(BLUE);
        assertThat(color(art.frame(List.of(girl, boy)), 32, 31)).isEqualTo(RED);
    }

    @Test
    void piecesLeftOfTheCanvasAreNotPlacedAndOthersAreCutOff() {
        assertThat(art.frame(List.of(new Piece("hb0_10s", -1, 200, 0, false)))).isEqualTo(art.frame(List.of()));
        assertThat(color(art.frame(List.of(new Piece("hb0_10s", 0, -50, 0, false))), 2, 2))
                .isEqualTo(RED);
    }

    @Test
    void aBackgroundOfAnotherSizeIsRefusedByItsHeader() throws IOException {
        ToyClipArt.rectangle(folder.resolve("Pngs/background.png"), 640, 480, Color.WHITE);
        assertThatThrownBy(() -> ClipArt.open(folder.resolve("Pngs"), Crop.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("500 x 400 pixels")
                .hasMessageContaining("640 x 480");
    }

    @Test
    void anUnreadablePieceIsNamed() throws IOException {
        Path file = folder.resolve("Pngs/s_3s.png");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
        assertThatThrownBy(() -> art.frame(List.of(new Piece("s_3s", 9, 9, 0, false))))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + " is damaged");
    }

    @Test
    void aPieceOfImpossibleSizeIsNotDecoded() throws IOException {
        ToyClipArt.rectangle(folder.resolve("Pngs/s_3s.png"), 2001, 1, Color.YELLOW);
        assertThatThrownBy(() -> art.frame(List.of(new Piece("s_3s", 9, 9, 0, false))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at most 2000 pixels a side")
                .hasMessageContaining("2001 x 1");
    }

    @Test
    void theRealScenesAreDrawnToTheByteAsTheReferenceFrames() {
        var data = RealData.codrawAndAbstractScenes();
        var real = ClipArt.open(data.resolve("Pngs"), Crop.NONE);
        var entries = CoDrawReader.read(data.resolve("stories5.jsonl.gz"), real, new Faults());
        int compared = 0;
        for (var entry : entries.get(Split.TEST)) {
            for (int i = 0; i < CoDrawReader.FRAMES; i++) {
                Path reference = data.resolve("rendered64").resolve(entry.key() + "_" + i + ".png");
                if (Files.exists(reference)) {
                    assertSame(real.frame(entry.scenes().get(i)), reference);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(300);
    }

    private static void assertSame(Picture drawn, Path reference) {
        var expected = PngReader.read(reference);
        for (int row = 0; row < ClipArt.FRAME; row++) {
            for (int column = 0; column < ClipArt.FRAME; column++) {
                for (int channel = 0; channel < Picture.CHANNELS; channel++) {
                    assertThat(drawn.at(row, column, channel)).isEqualTo(expected.at(row, column, channel));
                }
            }
        }
    }

    /** Which of the pure colours a pixel shows; Lanczos rings by a few levels beside edges. */
    private static int color(Picture picture, int row, int column) {
        return pure(picture.at(row, column, 0)) << 16
                | pure(picture.at(row, column, 1)) << 8
                | pure(picture.at(row, column, 2));
    }

    private static int pure(int value) {
        return value < 128 ? 0 : 255;
    }
}
