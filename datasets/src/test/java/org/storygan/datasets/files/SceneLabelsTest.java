package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.RealData;
import org.storygan.datasets.image.Crop;

class SceneLabelsTest {

    private static List<String> said(Piece... scene) {
        var flags = new SceneLabels(Crop.NONE).of(List.of(scene));
        return IntStream.range(0, flags.size())
                .filter(flags::get)
                .mapToObj(SceneLabels.NAMES::get)
                .toList();
    }

    private static Piece at(String sprite, double x) {
        return new Piece(sprite, x, 100, 0, false);
    }

    @Test
    void poseSizeAndSide_makeNoDifference() {
        assertThat(said(at("hb1_34s", 5), at("hb1_0s", 9), new Piece("t_14s", 400, -3, 2, true)))
                .containsExactly("girl", "campfire");
    }

    @Test
    void whatIsNotPlaced_isNotThere_andWhatHasNoName_isNotSaid() {
        assertThat(said(at("hb0_1s", -1), at("a_2s", 0), at("a_6s", 10), at("hb", 10)))
                .containsExactly("dog");
    }

    /** The table beside the clip art was written by eye, too, but for each file by itself: neighbours cannot slip there. */
    @Test
    void namesAreThoseOfTheTableBesideTheRealClipArt() throws IOException {
        var lines = Files.readAllLines(RealData.codrawAndAbstractScenes().resolve("sprites.tsv"));
        assertThat(lines).hasSize(1 + 8 + 10 + 6 + 10 + 7 + 15 + 70);
        for (String line : lines.subList(1, lines.size())) {
            var fields = line.split("\t");
            String name = fields[4].replaceFirst("^(boy|girl) .*", "$1");
            assertThat(said(at(fields[0].replace(".png", ""), 10))).as(line).containsExactly(name);
        }
    }
}
