package org.storygan.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({"0, 2e-4", "19.99, 2e-4", "20, 1e-4", "39, 1e-4", "40, 5e-5", "79, 5e-5", "80, 2.5e-5", "120, 2.5e-5"})
    void halving_takes_half_at_each_epoch_given(double epoch, double rate) {
        assertThat(Schedule.halving(2e-4, 20, 40, 80).at(epoch)).isCloseTo(rate, offset(1e-18));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "30, 0.5477225575", "60, 0.3", "61, 0.3", "1000, 0.3"})
    void exponential_goes_from_start_to_end_by_equal_factors_and_stays(double epoch, double value) {
        assertThat(Schedule.exponential(1, 0.3, 60).at(epoch)).isCloseTo(value, offset(1e-10)); // ten digits are given
    }

    @ParameterizedTest
    @CsvSource({"0", "7.5", "1e6"})
    void constant_stays(double epoch) {
        assertThat(Schedule.constant(2e-4).at(epoch)).isEqualTo(2e-4);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "50"})
    void over_no_epochs_exponential_is_at_its_end(double epoch) {
        assertThat(Schedule.exponential(1, 0.3, 0).at(epoch)).isEqualTo(0.3);
    }
}
