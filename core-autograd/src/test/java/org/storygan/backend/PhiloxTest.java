package org.storygan.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Random numbers: the published answers, the range, the moments, and what must not change them. */
class PhiloxTest {
    private static final int MANY = 1 << 18;
    private static final RandomKey KEY = new RandomKey(42, 3, 17, 2);

    private static double[] draw(Distribution distribution, RandomKey key, int count) {
        double[] values = new double[count];
        Philox.fill(distribution, key, values);
        return values;
    }

    private static int[] words(String hex) {
        return Arrays.stream(hex.split(" "))
                .mapToInt(w -> Integer.parseUnsignedInt(w, 16))
                .toArray();
    }

    /** The philox4x32 lines with 10 rounds of kat_vectors in Random123 1.09. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void blocks_are_the_published_ones(String counter, String key, String expected) {
        int[] block = words(counter);
        int[] k = words(key);
        Philox.block(block, (long) k[1] << 32 | k[0] & 0xFFFFFFFFL);
        assertThat(block).containsExactly(words(expected));
    }

    @Test
    void an_element_is_its_word_of_its_block_cut_to_23_bits_and_a_half() {
        double[] values = draw(Distribution.UNIFORM, KEY, 10);
        for (int i = 0; i < values.length; i++) {
            int[] block = {i / 4, KEY.draw(), KEY.step(), KEY.stream()};
            Philox.block(block, KEY.seed());
            assertThat(values[i]).isEqualTo(((block[i % 4] >>> 9) + 0.5) / (1 << 23));
        }
    }

    @Test
    void uniforms_lie_strictly_between_0_and_1_and_are_exact_in_float32() {
        double[] values = draw(Distribution.UNIFORM, KEY, MANY);
        assertThat(Arrays.stream(values).min().orElseThrow()).isGreaterThanOrEqualTo(0x1p-24);
        assertThat(Arrays.stream(values).max().orElseThrow()).isLessThanOrEqualTo(1 - 0x1p-24);
        assertThat(Arrays.stream(values).allMatch(v -> v == (float) v)).isTrue();
        assertThat((float) (1 - 0x1p-24)).isLessThan(1); // even the greatest does not round to 1
    }

    /** Means of n numbers deviate by sigma / √n; five of these are passed once in two million keys, and the key is fixed. */
    @Test
    void uniforms_fill_the_interval_evenly() {
        double[] values = draw(Distribution.UNIFORM, KEY, MANY);
        double tolerance = 5 / Math.sqrt(MANY);
        assertThat(moment(values, 0.5, 1)).isCloseTo(0, within(tolerance * Math.sqrt(1 / 12.0)));
        assertThat(moment(values, 0.5, 2)).isCloseTo(1 / 12.0, within(tolerance * Math.sqrt(1 / 180.0)));
        int[] bins = new int[64];
        for (double v : values) {
            bins[(int) (v * bins.length)]++;
        }
        double expected = (double) MANY / bins.length;
        double chiSquare = Arrays.stream(bins)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        assertThat(chiSquare).isCloseTo(63, within(5 * Math.sqrt(2 * 63.0))); // mean 63, variance 126
    }

    /** Deviations of the moments of n normals: 1, √2, √15, √96 over √n. */
    @Test
    void normals_have_the_moments_of_a_normal() {
        double[] values = draw(Distribution.NORMAL, KEY, MANY);
        double tolerance = 5 / Math.sqrt(MANY);
        assertThat(moment(values, 0, 1)).isCloseTo(0, within(tolerance));
        assertThat(moment(values, 0, 2)).isCloseTo(1, within(tolerance * Math.sqrt(2)));
        assertThat(moment(values, 0, 3)).isCloseTo(0, within(tolerance * Math.sqrt(15)));
        assertThat(moment(values, 0, 4)).isCloseTo(3, within(tolerance * Math.sqrt(96)));
        assertThat(Arrays.stream(values).allMatch(Double::isFinite)).isTrue();
        long beyondTwo = Arrays.stream(values).filter(v -> Math.abs(v) > 2).count();
        assertThat((double) beyondTwo / MANY).isCloseTo(0.0455, within(tolerance * 0.21)); // √(p (1 - p)) = 0.208
    }

    private static double moment(double[] values, double centre, int order) {
        return Arrays.stream(values)
                .map(v -> Math.pow(v - centre, order))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void neighbours_do_not_follow_each_other(Distribution distribution) {
        double[] values = draw(distribution, KEY, MANY);
        double mean = distribution == Distribution.UNIFORM ? 0.5 : 0;
        double variance = distribution == Distribution.UNIFORM ? 1 / 12.0 : 1;
        for (int lag = 1; lag <= 4; lag++) {
            double sum = 0;
            for (int i = lag; i < MANY; i++) {
                sum += (values[i] - mean) * (values[i - lag] - mean);
            }
            assertThat(sum / MANY / variance).as("lag " + lag).isCloseTo(0, within(5 / Math.sqrt(MANY)));
        }
    }

    @Test
    void each_part_of_a_key_matters_and_equal_keys_give_equal_numbers() {
        List<RandomKey> keys = List.of(
                KEY,
                KEY.next(),
                KEY.at(18),
                new RandomKey(42, 4, 17, 2),
                new RandomKey(43, 3, 17, 2),
                new RandomKey(42 + (1L << 32), 3, 17, 2));
        Set<Double> firsts = new LinkedHashSet<>();
        for (RandomKey key : keys) {
            firsts.add(draw(Distribution.UNIFORM, key, 1)[0]);
        }
        assertThat(firsts).hasSameSizeAs(keys);
        assertThat(draw(Distribution.NORMAL, KEY, 9)).containsExactly(draw(Distribution.NORMAL, KEY, 9));
    }

    @ParameterizedTest
    @EnumSource
    void a_longer_array_starts_like_a_shorter_one(Distribution distribution) {
        double[] many = draw(distribution, KEY, 1001);
        for (int count : new int[] {0, 1, 2, 3, 5, 1000}) {
            assertThat(draw(distribution, KEY, count)).containsExactly(Arrays.copyOf(many, count));
        }
    }

    @ParameterizedTest
    @EnumSource
    void float64_and_float32_devices_draw_the_same_numbers(Distribution distribution) {
        float[] narrow = onDevice(DType.FLOAT32, distribution);
        assertThat(onDevice(DType.FLOAT64, distribution)).containsExactly(narrow);
        double[] exact = draw(distribution, KEY, narrow.length);
        for (int i = 0; i < narrow.length; i++) {
            assertThat(narrow[i]).isEqualTo((float) exact[i]);
        }
    }

    private static float[] onDevice(DType type, Distribution distribution) {
        try (Device device = Device.of(new ReferenceBackend(type))) {
            Array y = device.allocate(Shape.of(7, 11));
            device.backend().random(distribution, KEY, y);
            float[] values = new float[77];
            device.backend().download(y.storage(), values);
            return values;
        }
    }
}
