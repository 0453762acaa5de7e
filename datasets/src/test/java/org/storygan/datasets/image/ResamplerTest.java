package org.storygan.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.storygan.datasets.story.Picture;

class ResamplerTest {

    @ParameterizedTest
    @EnumSource(Filter.class)
    void anEvenColourStaysWhatItIs(Filter filter) {
        byte[] rgb = new byte[500 * 400 * 3];
        Arrays.fill(rgb, (byte) 201);
        var small = new Resampler(500, 400, 64, 64, filter).resize(Picture.of(500, 400, rgb));
        assertThat(small.rgb()).containsOnly((byte) 201);
    }

    @Test
    void theBoxIsTheMean() {
        var picture = Picture.of(2, 2, new byte[] {10, 0, 0, 20, 0, 0, 30, 0, 0, 41, 0, 0});
        var small = new Resampler(2, 2, 1, 1, Filter.BOX).resize(picture);
        // columns first, each rounded up from a half: (10 + 20) / 2 = 15, (30 + 41) / 2 = 36, then (15 + 36) / 2 = 26
        assertThat(small.at(0, 0, 0)).isEqualTo(26);
    }

    @Test
    void bilinearEnlargingInterpolates() {
        var picture = Picture.of(2, 1, new byte[] {0, 0, 0, 100, 0, 0});
        var wide = new Resampler(2, 1, 4, 1, Filter.BILINEAR).resize(picture);
        // pixel centres lie at 1/4, 3/4, 5/4, 7/4 of the source, whose own centres are 1/2 and 3/2
        assertThat(new int[] {wide.at(0, 0, 0), wide.at(0, 1, 0), wide.at(0, 2, 0), wide.at(0, 3, 0)})
                .containsExactly(0, 25, 75, 100);
    }

    @Test
    void whatLiesUnderClearPixelsDoesNotShow() {
        byte[] rgba = {(byte) 255, 0, 0, (byte) 255, 0, (byte) 255, 0, 0};
        var small = Resampler.resize(Bitmap.of(2, 1, rgba), 1, 1, Filter.BOX);
        assertThat(small.at(0, 0, 0)).isEqualTo(255);
        assertThat(small.at(0, 0, 1)).isZero();
        assertThat(small.at(0, 0, 3)).isEqualTo(128);
    }

    @Test
    void lanczosKeepsAnEdgeSharperThanBilinear() {
        byte[] rgb = new byte[64 * 3];
        Arrays.fill(rgb, 32 * 3, 64 * 3, (byte) 200);
        var picture = Picture.of(64, 1, rgb);
        int lanczos =
                new Resampler(64, 1, 16, 1, Filter.LANCZOS).resize(picture).at(0, 7, 0);
        int bilinear =
                new Resampler(64, 1, 16, 1, Filter.BILINEAR).resize(picture).at(0, 7, 0);
        assertThat(lanczos).isLessThan(bilinear);
    }
}
