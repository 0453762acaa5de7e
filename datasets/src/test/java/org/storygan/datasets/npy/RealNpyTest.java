package org.storygan.datasets.npy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.storygan.datasets.RealData;

/** On the file that StoryGAN's authors published, which Python 2 pickled. */
class RealNpyTest {

    @Test
    void theAttributesOfClevrSvAreRead() {
        var array = NpyFile.read(RealData.clevr().resolve("CLEVR_dict.npy"));
        var dictionary = Python.dictionary(array).orElseThrow();
        assertThat(dictionary).hasSize(384);
        assertThat(dictionary.values())
                .allSatisfy(value -> assertThat(((NdArray) value).shape()).containsExactly(75));
        // one of shape, colour, material and size each, and a place
        var first = (NdArray) dictionary.get("CLEVR_new_000169_4.png");
        assertThat(first.at(2)).isEqualTo(1.0);
        assertThat((Double) first.at(15)).isNotZero();
    }
}
