package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;

final class FeatureReaderTest {

    /** Sees in a plain grey picture its level, and one over it. */
    private record Levels() implements Extractor {
        @Override
        public String name() {
            return "levels";
        }

        @Override
        public String hash() {
            return "";
        }

        @Override
        public String preparation() {
            return "none";
        }

        @Override
        public String metric() {
            return "FD";
        }

        @Override
        public List<Integer> dimensions() {
            return List.of(1, 2);
        }

        @Override
        public List<Tensor> features(Tensor pictures) {
            Tensor level = pictures.mean(1, 2, 3).reshape(pictures.size(0), 1);
            return List.of(level, Tensor.concat(1, level, level.reciprocal()));
        }
    }

    @Test
    void picturesOfABatchAndTheNext_keepTheirOrder() {
        try (var device = Device.open("reference")) {
            Gallery gallery = GalleryTest.stories(12, 51); // 24 pictures: more than a batch
            var features = new FeatureReader(device, new Levels()).read(gallery, done -> {});
            for (int i = 0; i < gallery.count(); i++) {
                double level = (51 + i) / 255f;
                assertThat(features.get(1).at(i, 0)).isCloseTo(level, within(1e-12));
                assertThat(features.get(2).at(i, 1)).isCloseTo(1 / level, within(1e-9));
            }
        }
    }

    @Test
    void aPictureWhoseFeaturesAreNotFinite_isNamed() {
        try (var device = Device.open("reference")) {
            Gallery black = GalleryTest.stories(3, 0); // the first picture's level is 0
            assertThatThrownBy(() -> new FeatureReader(device, new Levels()).read(black, done -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("story-0-1");
        }
    }
}
