package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.storygan.lite.run.Progress;

final class DataShareTest {
    @Test
    void waiting_is_a_share_of_the_steps_time() {
        var share = new DataShare();
        share.add(30_000_000, new Progress.Times(100_000_000, 400_000_000, 400_000_000, 100_000_000));
        share.add(10_000_000, new Progress.Times(0, 500_000_000, 400_000_000, 100_000_000));
        assertThat(share.share()).isEqualTo(0.02);
        assertThat(share).hasToString("waiting for data took 2.00 % of the steps' time, 0.04 of 2.0 s");
    }

    @Test
    void no_step_no_share() {
        assertThat(new DataShare().share()).isZero();
    }
}
