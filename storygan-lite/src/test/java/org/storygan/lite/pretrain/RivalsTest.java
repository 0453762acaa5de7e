package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.lite.text.Caption;

final class RivalsTest {
    private static final Caption FOX = new Caption(List.of(2));
    private static final Caption BEAR = new Caption(List.of(3));
    private static final Caption CRAB = new Caption(List.of(4));

    @Test
    void pairs_competeUnlessStoryOrCaptionIsTheSame() {
        var rivals = Rivals.of(List.of("a", "b", "a"), List.of(FOX, FOX, BEAR));
        assertThat(rivals.compete(0, 1)).isFalse(); // one caption
        assertThat(rivals.compete(0, 2)).isFalse(); // one story
        assertThat(rivals.compete(1, 2)).isTrue();
        assertThat(rivals.compete(1, 1)).isFalse();
    }

    @Test
    void mask_hasItsDiagonal() {
        try (var device = Device.open("reference")) {
            var rivals = Rivals.of(List.of("a", "b", "a"), List.of(FOX, CRAB, BEAR));
            assertThat(rivals.mask(device).values()).containsExactly(1, 1, 0, 1, 1, 1, 0, 1, 1);
        }
    }

    @Test
    void differentCounts_areRefused() {
        assertThatThrownBy(() -> Rivals.of(List.of("a"), List.of(FOX, BEAR)))
                .hasMessageContaining("2 captions but 1 stories");
    }
}
