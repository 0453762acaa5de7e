package org.storygan.lite.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.lite.text.Vocabulary;
import org.storygan.shape.Shape;

final class PairSourceTest {
    private final PatchStories set = new PatchStories(12, 5);
    private final PairSource source =
            new PairSource(set, Vocabulary.ofTraining(set, 1), PretrainSettings.of(EncoderSizes.TINY, 1));

    private List<Picture> pictures(PairBatch batch) {
        return batch.pairs().stream().map(Pair::picture).toList();
    }

    @Test
    void trainingBatch_hasOneFrameOfEachStory() {
        var batcher = Batcher.training(set, 12, 3);
        var stories = new HashSet<String>();
        var pictures = new HashSet<List<Picture>>();
        for (int epoch = 0; epoch < 8; epoch++) {
            var batch = source.training(batcher, epoch, 0, 3);
            batch.pairs().forEach(pair -> stories.add(pair.story()));
            assertThat(batch.pairs())
                    .extracting(Pair::story)
                    .doesNotHaveDuplicates()
                    .hasSize(12);
            pictures.add(pictures(batch));
        }
        assertThat(stories).hasSize(12);
        assertThat(pictures).hasSize(8); // another order, and other frames
    }

    @Test
    void everyFrame_isDrawnInTime() {
        var batcher = Batcher.training(set, 12, 3);
        var drawn = new HashSet<Picture>();
        for (int epoch = 0; epoch < 20; epoch++) {
            source.training(batcher, epoch, 0, 3).pairs().stream()
                    .filter(pair -> pair.story().equals("train0"))
                    .forEach(pair -> drawn.add(pair.picture()));
        }
        assertThat(drawn).hasSize(2);
    }

    @Test
    void trainingBatch_dependsOnItsNumbersAlone() {
        var batcher = Batcher.training(set, 6, 3);
        var first = source.training(batcher, 4, 1, 3);
        source.training(batcher, 5, 0, 3);
        assertThat(source.training(batcher, 4, 1, 3)).isEqualTo(first);
        assertThat(source.training(batcher, 4, 1, 4)).isNotEqualTo(first);
    }

    @Test
    void sentenceAndPicture_belongTogether() {
        var story = set.story(Split.VAL, 2);
        var pair = source.heldOut(Split.VAL, 48, 100).get(0).pairs().get(5 + 2);
        assertThat(pair.story()).isEqualTo("val2");
        assertThat(pair.picture()).isEqualTo(story.frame(1).picture());
    }

    @Test
    void heldOutPairs_areLimited() {
        assertThat(source.heldOut(Split.VAL, 4, 6)).extracting(PairBatch::count).containsExactly(4, 2);
        assertThat(source.heldOut(Split.TEST, 4, 6)).isEmpty();
    }

    @Test
    void pictures_becomeOneTensor() {
        try (var device = Device.open("reference")) {
            var batch = source.heldOut(Split.VAL, 3, 3).get(0);
            var pictures = batch.pictures(device);
            assertThat(pictures.shape()).isEqualTo(Shape.of(3, PatchStories.SIZE, PatchStories.SIZE, 3));
            float[] second = new float[PatchStories.SIZE * PatchStories.SIZE * 3];
            batch.pairs().get(1).picture().copyScaledTo(second, 0);
            assertThat(pictures.row(1).floats()).containsExactly(second);
            assertThat(pictures.min().item()).isEqualTo(-1);
            assertThat(pictures.max().item()).isEqualTo(1);
        }
    }
}
