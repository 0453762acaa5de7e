package org.storygan.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.Split;

class ContactSheetTest {

    private static final Path PICTURE = Path.of("..", "docs", "images", "synthetic-stories.png");
    private static final Path README = Path.of("README.md");

    @Test
    void thePictureInTheDocumentationShowsTheStoriesAsTheyAre() {
        var committed = PngReader.read(PICTURE);
        var drawn = ContactSheet.shown();
        assertThat(committed.width()).isEqualTo(drawn.width());
        assertThat(committed.height()).isEqualTo(drawn.height());
        for (int row = 0; row < drawn.height(); row++) {
            for (int column = 0; column < drawn.width(); column++) {
                assertThat(committed.at(row, column, 1))
                        .as("row %d, column %d", row, column)
                        .isEqualTo(drawn.at(row, column, 1));
            }
        }
    }

    @Test
    void theReadmeTellsTheStoriesOfThePicture() throws IOException {
        var readme = Files.readString(README);
        var set = new SyntheticStories(SyntheticStories.DEFAULT_STORIES, 1);
        for (int index : ContactSheet.SHOWN) {
            set.text(Split.TEST, index).sentences().forEach(said -> assertThat(readme)
                    .contains(said.get(0)));
        }
    }
}
