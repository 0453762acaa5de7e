package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void theStreamWithoutAKeyIsTheKnownOneOfSplitMix64WithSeedZero() {
        var random = CounterRandom.of();
        assertThat(new long[] {random.next(), random.next(), random.next()})
                .containsExactly(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL);
    }

    @Test
    void keysNameTheSameStreamsOnEveryMachine() {
        var random = CounterRandom.of(1, 2, 3);
        assertThat(new long[] {random.next(), random.next()})
                .containsExactly(-1534262821371665928L, -203265885425618522L);
        assertThat(CounterRandom.keyOf("synthetic-000000")).isEqualTo(6072428533173801706L);
    }

    @Test
    void everyPartOfTheKeyMattersAndSoDoesItsPlace() {
        long base = CounterRandom.of(1, 2, 3).next();
        assertThat(CounterRandom.of(1, 2, 4).next()).isNotEqualTo(base);
        assertThat(CounterRandom.of(3, 2, 1).next()).isNotEqualTo(base);
        assertThat(CounterRandom.of(1, 2).next()).isNotEqualTo(base);
        assertThat(CounterRandom.of(0).next())
                .isNotEqualTo(CounterRandom.of(0, 0).next());
    }

    @Test
    void belowIsUniformAndStaysBelow() {
        int[] counts = new int[7];
        var random = CounterRandom.of(5);
        for (int i = 0; i < 70_000; i++) {
            counts[random.below(7)]++;
        }
        // 10,000 expected with standard deviation 93; five of them is a chance of one in a million
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_535, 10_465));
    }

    @Test
    void belowReachesBoundsThatNeedRedraws() {
        var random = CounterRandom.of(6);
        int bound = (1 << 30) + 1;
        assertThat(IntStream.range(0, 1000).map(i -> random.below(bound))).allMatch(n -> n >= 0 && n < bound);
    }

    @Test
    void betweenIncludesBothEnds() {
        var random = CounterRandom.of(7);
        assertThat(IntStream.range(0, 100)
                        .map(i -> random.between(-1, 1))
                        .distinct()
                        .sorted()
                        .toArray())
                .containsExactly(-1, 0, 1);
    }

    @Test
    void permutationHoldsEveryNumberOnceAndEveryOrderOccurs() {
        var random = CounterRandom.of(8);
        long orders = IntStream.range(0, 300)
                .mapToObj(i -> Arrays.toString(random.permutation(3)))
                .distinct()
                .count();
        assertThat(orders).isEqualTo(6);
        assertThat(Arrays.stream(random.permutation(1000)).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1000).toArray());
    }

    @Test
    void aBoundOfZeroIsRefused() {
        assertThatThrownBy(() -> CounterRandom.of(1).below(0)).hasMessage("bound must be positive, got 0");
    }
}
