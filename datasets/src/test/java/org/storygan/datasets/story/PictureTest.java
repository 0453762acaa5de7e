package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PictureTest {

    private final byte[] bytes = {0, 51, (byte) 255, 1, 2, 3};

    @Test
    void equalBytesInAnotherShapeAreAnotherPicture() {
        assertThat(Picture.of(2, 1, bytes)).isEqualTo(Picture.of(2, 1, bytes)).isNotEqualTo(Picture.of(1, 2, bytes));
        assertThat(Picture.of(2, 1, bytes)).hasSameHashCodeAs(Picture.of(2, 1, bytes));
    }

    @Test
    void itKeepsItsBytesToItself() {
        var picture = Picture.of(2, 1, bytes);
        bytes[0] = 9;
        picture.rgb()[1] = 9;
        assertThat(picture.at(0, 0, 0)).isZero();
        assertThat(picture.at(0, 0, 1)).isEqualTo(51);
    }

    @Test
    void scaledValuesRunFromMinusOneToOne() {
        float[] scaled = new float[7];
        Picture.of(2, 1, bytes).copyScaledTo(scaled, 1);
        assertThat(scaled).startsWith(0, -1, 51 / 127.5f - 1, 1);
    }

    @Test
    void aWrongNumberOfBytesIsRefused() {
        assertThatThrownBy(() -> Picture.of(2, 2, bytes)).hasMessage("a picture of 2 x 2 needs 12 bytes, got 6");
    }
}
