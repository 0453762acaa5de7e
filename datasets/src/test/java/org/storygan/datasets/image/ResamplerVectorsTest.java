package org.storygan.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Picture;

/** The resampler against the filters' definitions, in float64 and written down anew, and against what Pillow gives. */
class ResamplerVectorsTest {

    /**
     * What the resampler loses to whole numbers: a weight is off by at most 2^-23, a pixel is at most 255, and no filter here
     * has more than 200 taps.
     */
    private static final double ROUNDING = 200 * 255 * 0x1p-23;

    @ParameterizedTest
    @ValueSource(strings = {"500>64", "400>64", "64>64", "37>64", "10>3", "3>10", "200>64", "1>5", "240>64", "129>64"})
    void everyPixelIsTheWeightedMeanOfTheDefinition(String sizes) {
        int from = Integer.parseInt(sizes.substring(0, sizes.indexOf('>')));
        int to = Integer.parseInt(sizes.substring(sizes.indexOf('>') + 1));
        for (Filter filter : Filter.values()) {
            var picture = noise(from, 1);
            var got = new Resampler(from, 1, to, 1, filter).resize(picture);
            var down = new Resampler(1, from, 1, to, filter).resize(upright(picture));
            for (int i = 0; i < to; i++) {
                for (int channel = 0; channel < 3; channel++) {
                    double exact = defined(picture, channel, filter, to, i);
                    double nearest = Math.max(0, Math.min(255, exact));
                    assertThat((double) got.at(0, i, channel))
                            .as("%s, %s, pixel %d", filter, sizes, i)
                            .isBetween(nearest - 0.5 - ROUNDING, nearest + 0.5 + ROUNDING);
                    assertThat(down.at(i, 0, channel)).isEqualTo(got.at(0, i, channel));
                }
            }
        }
    }

    /** One value of a row, straight from the definition: target pixel i covers [i, i + 1) * from / to of the source. */
    private static double defined(Picture row, int channel, Filter filter, int to, int i) {
        double scale = (double) row.width() / to;
        double stretch = Math.max(scale, 1);
        double sum = 0;
        double weights = 0;
        for (int source = 0; source < row.width(); source++) {
            double weight = weight(filter).applyAsDouble((source + 0.5 - (i + 0.5) * scale) / stretch);
            sum += weight * row.at(0, source, channel);
            weights += weight;
        }
        return sum / weights;
    }

    private static DoubleUnaryOperator weight(Filter filter) {
        return switch (filter) {
            case BOX -> x -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> x -> Math.abs(x) < 1 ? 1 - Math.abs(x) : 0;
            case LANCZOS ->
                x -> {
                    double angle = Math.PI * x;
                    return x == 0
                            ? 1
                            : Math.abs(x) >= 3 ? 0 : 3 * Math.sin(angle) * Math.sin(angle / 3) / (angle * angle);
                };
        };
    }

    @Test
    void bothAxesAreOneAfterTheOther() {
        var picture = noise(50, 31);
        for (Filter filter : Filter.values()) {
            var narrow = new Resampler(50, 31, 17, 31, filter).resize(picture);
            var expected = new Resampler(17, 31, 17, 40, filter).resize(narrow);
            assertThat(new Resampler(50, 31, 17, 40, filter).resize(picture)).isEqualTo(expected);
        }
    }

    /**
     * The numbers of Pillow's own test of its accuracy (python-pillow/Pillow, Tests/test_image_resample.py, commit 05d1022):
     * the top left quarter of four squares, two of level e1 and two of 255 minus that, brought to another size.
     */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, 8, e1 c9 c9 b7",
        "BILINEAR, 2, e1 b0 b0 98",
        "LANCZOS, 16, e1 e0 e4 d7 e0 df e3 d6 e4 e3 e7 da d7 d6 d9 ce",
        "LANCZOS, 6, e1 e0 db ed f5 b8 e0 df da ec f3 b7 db db d6 e7 ee b5 ed ec e6 fb ff bf f5 f4 ee ff ff c4"
                + " b8 b7 b4 bf c4 a0"
    })
    void pillowsVectorsAreMetToTheBit(Filter filter, int from, String quarter) {
        String[] levels = quarter.split(" ");
        int half = (int) Math.sqrt(levels.length);
        var resized = new Resampler(from, from, 2 * half, 2 * half, filter).resize(squares(from));
        for (int row = 0; row < 2 * half; row++) {
            for (int column = 0; column < 2 * half; column++) {
                int y = Math.min(row, 2 * half - 1 - row);
                int x = Math.min(column, 2 * half - 1 - column);
                int level = Integer.parseInt(levels[y * half + x], 16);
                boolean isDark = row < half != column < half;
                assertThat(resized.at(row, column, 1))
                        .as("row %d, column %d", row, column)
                        .isEqualTo(isDark ? 255 - level : level);
            }
        }
    }

    private static Picture squares(int size) {
        byte[] rgb = new byte[size * size * 3];
        for (int i = 0; i < rgb.length; i++) {
            boolean isTop = i / 3 / size < size / 2;
            boolean isLeft = i / 3 % size < size / 2;
            rgb[i] = (byte) (isTop == isLeft ? 0xE1 : 255 - 0xE1);
        }
        return Picture.of(size, size, rgb);
    }

    private static Picture noise(int width, int height) {
        var random = CounterRandom.of(width, height);
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.below(256);
        }
        return Picture.of(width, height, rgb);
    }

    private static Picture upright(Picture row) {
        return Picture.of(1, row.width(), row.rgb());
    }
}
