package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.backend.Device;
import org.storygan.lite.config.Config;

class StepMemoryTest {
    private static Config config(String changes) {
        Config config = Runs.config(1).with("batch.stories", "4", "test").with("text.max_words", "7", "test");
        for (String change : changes.split(" ")) {
            config = change.isEmpty() ? config : config.with(change.split("=")[0], change.split("=")[1], "test");
        }
        return config;
    }

    /** The arithmetic needs no tensors that the count does not see, so the two agree to the byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "batch.accumulate=2 opt.clip=1", "loss.lambda_damsm=5 loss.lambda_con=5 use_labels=true"})
    void what_was_predicted_is_what_a_step_takes(String changes) {
        Config config = config(changes);
        try (Device device = Device.open("cpu")) {
            assertThat(StepMemory.peakBytes(device, config)).isEqualTo(StepMemory.peakBytes(config));
        }
    }

    @Test
    void stories_cost_memory_and_parts_save_it() {
        long four = StepMemory.peakBytes(config(""));
        assertThat(StepMemory.peakBytes(config("batch.stories=8"))).isGreaterThan(four + four / 2);
        assertThat(StepMemory.peakBytes(config("batch.accumulate=2"))).isLessThan(four);
    }
}
