package org.storygan.lite.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.story.Picture;

class HeatMapTest {
    private static Picture grey(int size, int level) {
        byte[] rgb = new byte[size * size * 3];
        Arrays.fill(rgb, (byte) level);
        return Picture.of(size, size, rgb);
    }

    private static int colour(Picture picture, int x, int y) {
        return picture.at(y, x, 0) << 16 | picture.at(y, x, 1) << 8 | picture.at(y, x, 2);
    }

    @Test
    void each_value_colours_its_own_region() {
        Picture map = HeatMap.over(grey(4, 100), new float[] {0, 1, 2, 4}, 2);
        assertThat(colour(map, 1, 1)).as("nothing: the dim picture").isEqualTo(0x232323); // 0.35 of 100 is 35
        assertThat(colour(map, 2, 1)).as("half: red, the picture half through").isEqualTo(0xFF1212);
        assertThat(colour(map, 0, 3)).as("all: yellow").isEqualTo(0xFFFF00);
        assertThat(colour(map, 3, 2)).as("more: yellow").isEqualTo(0xFFFF00);
    }

    @Test
    void regions_must_tile_the_picture() {
        assertThatThrownBy(() -> HeatMap.over(grey(4, 0), new float[3], 1))
                .hasMessageContaining("3 values are no square of regions in 4 x 4");
        assertThatThrownBy(() -> HeatMap.over(grey(4, 0), new float[9], 1)).hasMessageContaining("9 values");
    }
}
