package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;

final class GalleryTest {

    static Picture plain(int level) {
        byte[] rgb = new byte[4 * 4 * Picture.CHANNELS];
        Arrays.fill(rgb, (byte) level);
        return Picture.of(4, 4, rgb);
    }

    /** Stories of two frames, each frame of one grey: story i has the greys {@code first + 2 i} and one more. */
    static Gallery stories(int count, int first) {
        Map<String, List<Picture>> stories = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            stories.put("story-" + i, List.of(plain(first + 2 * i), plain(first + 2 * i + 1)));
        }
        return Gallery.of(stories);
    }

    @Test
    void hash_isThatOfThePictures_whateverTheirNamesAndOrder() {
        var a = Gallery.of(Map.of("x", List.of(plain(1), plain(2))));
        var b = Gallery.of(Map.of("y", List.of(plain(2), plain(1))));
        assertThat(a.hash()).hasSize(64).isEqualTo(b.hash());
        assertThat(Gallery.of(Map.of("x", List.of(plain(1), plain(3)))).hash()).isNotEqualTo(a.hash());
        assertThat(Gallery.of(Map.of("x", List.of(plain(1), plain(2), plain(2))))
                        .hash())
                .isNotEqualTo(a.hash());
    }

    @Test
    void hash_tellsWideFromHigh() {
        var wide = Picture.of(2, 1, new byte[6]);
        var high = Picture.of(1, 2, new byte[6]);
        assertThat(Gallery.of(Map.of("x", List.of(wide))).hash())
                .isNotEqualTo(Gallery.of(Map.of("x", List.of(high))).hash());
    }

    @Test
    void folder_givesBackWhatWasSaved_groupedByStory(@TempDir Path folder) throws IOException {
        Gallery gallery = stories(3, 10);
        for (var entry : gallery.entries()) {
            Files.write(
                    folder.resolve(entry.name() + ".png"),
                    PngWriter.bytes(entry.picture().get()));
        }
        Files.writeString(folder.resolve("manifest.json"), "{}");
        Gallery read = Gallery.ofFolder(folder);
        assertThat(read.hash()).isEqualTo(gallery.hash());
        assertThat(read.names()).containsExactlyElementsOf(gallery.names());
        assertThat(read.stories().keySet()).containsExactly("story-0", "story-1", "story-2");
        assertThat(read.stories().get("story-1")).containsExactly(2, 3);
    }

    @Test
    void folderWithoutPictures_isRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> Gallery.ofFolder(folder)).hasMessageContaining("holds no pictures");
        assertThatThrownBy(() -> Gallery.ofFolder(folder.resolve("none"))).hasMessageContaining("is no folder");
    }

    @Test
    void sameOnBothSides_isRefused_andSoAreMostlyTheSame() {
        Gallery real = stories(4, 10);
        assertThatThrownBy(() -> Comparison.check(real, stories(4, 10)))
                .hasMessageContaining("E8-SAME")
                .hasMessageContaining("100 %");
        assertThatThrownBy(() -> Comparison.check(real, stories(4, 12)))
                .hasMessageContaining("E8-SAME")
                .hasMessageContaining("75 %");
        Comparison.check(real, stories(4, 100));
    }

    @Test
    void aSingleStory_isRefused() {
        assertThatThrownBy(() -> Comparison.check(stories(4, 10), stories(1, 100)))
                .hasMessageContaining("E8-FEW")
                .hasMessageContaining("4 and 1");
    }
}
