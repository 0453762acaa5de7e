package org.storygan.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({"train,train,0", "trian,train,1", "tain,train,1", "'',abc,3", "kitten,sitting,3", "ca,abc,3", "ab,ba,1"
    })
    void theDistanceCountsLettersAddedRemovedReplacedOrSwapped(String from, String to, int distance) {
        assertThat(Spelling.distance(from, to)).isEqualTo(distance);
        assertThat(Spelling.distance(to, from)).isEqualTo(distance);
    }

    @Test
    void theNearestWordsAreFoundTogether() {
        var words = List.of("--set", "--seed", "--steps");
        assertThat(Spelling.allNearest("--sed", words)).containsExactly("--set", "--seed");
        assertThat(Spelling.nearest("--sed", words)).contains("--set");
    }

    @Test
    void whatLooksLikeNothingIsNotGuessed() {
        assertThat(Spelling.allNearest("banana", List.of("train", "sample"))).isEmpty();
    }
}
