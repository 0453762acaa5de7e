package org.storygan.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CanvasTest {

    private final Bitmap sprite = Bitmap.of(2, 2, new byte[] {
        (byte) 255, 0, 0, (byte) 255, 0, (byte) 255, 0, (byte) 255, 0, 0, (byte) 255, (byte) 255, 9, 9, 9, 0
    });

    @Test
    void spritesAreCutOffAtEveryEdge() {
        for (int left = -3; left <= 5; left++) {
            for (int top = -3; top <= 5; top++) {
                var canvas = new Canvas(4, 4);
                canvas.draw(sprite, left, top);
                boolean inside = left >= 0 && left < 4 && top >= 0 && top < 4;
                assertThat(canvas.picture().rgb()[inside ? (top * 4 + left) * 3 : 0])
                        .as("at %d, %d", left, top)
                        .isEqualTo(inside ? (byte) 255 : 0);
            }
        }
    }

    @Test
    void clearPixelsLeaveWhatIsBelow() {
        var canvas = new Canvas(2, 2);
        canvas.fill(0x102030);
        canvas.draw(sprite, 0, 0);
        assertThat(canvas.picture().at(1, 1, 1)).isEqualTo(0x20);
    }

    @Test
    void mirroringSwapsLeftAndRightAndTurningBoth() {
        assertThat(sprite.mirrored().at(0, 1, 0)).isEqualTo(255);
        assertThat(sprite.turned().at(1, 1, 0)).isEqualTo(255);
        assertThat(sprite.mirrored().mirrored().at(0, 0, 0)).isEqualTo(255);
    }

    @Test
    void divisionBy255IsExactForEveryProductOfTwoBytes() {
        for (int x = 0; x <= 255 * 255; x++) {
            assertThat(Canvas.divideBy255(x)).isEqualTo((2 * x + 255) / 510);
        }
    }
}
