package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Tensor;
import org.storygan.io.Safetensors;
import org.storygan.lite.distance.Features;

final class ReferenceCacheTest {
    private static final Gallery REAL = GalleryTest.stories(3, 10);

    @TempDir
    Path folder;

    /** A network that is never asked. */
    private record Named(String hash, String preparation) implements Extractor {
        @Override
        public String name() {
            return "net";
        }

        @Override
        public String metric() {
            return "FD";
        }

        @Override
        public List<Integer> dimensions() {
            return List.of(2);
        }

        @Override
        public List<Tensor> features(Tensor pictures) {
            throw new AssertionError("asked for features that are kept");
        }
    }

    private static final Computed CPU = new Computed("cpu", "float32");
    private static final Extractor NET = new Named("aa11", "bilinear 299");

    private static Features features() {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < REAL.count(); i++) {
            rows.add(new double[] {i / 3.0, -i});
        }
        return Features.of(REAL.names(), rows);
    }

    private Path kept() {
        Path file = folder.resolve("real.safetensors");
        ReferenceCache.open(file, REAL, CPU).keep(NET, Map.of(2, features()));
        return file;
    }

    @Test
    void whatWasKept_isFoundAgainToTheLastBit() {
        var found = ReferenceCache.open(kept(), REAL, CPU).of(NET).orElseThrow().get(2);
        for (int i = 0; i < REAL.count(); i++) {
            assertThat(found.at(i, 0)).isEqualTo(features().at(i, 0));
            assertThat(found.at(i, 1)).isEqualTo(features().at(i, 1));
        }
    }

    @Test
    void anotherNetworkOrResizeOrPrecision_isNotFound() {
        var cache = ReferenceCache.open(kept(), REAL, CPU);
        assertThat(cache.of(new Named("aa12", "bilinear 299"))).isEmpty();
        assertThat(cache.of(new Named("aa11", "bilinear 224"))).isEmpty();
        var coarse = ReferenceCache.open(kept(), REAL, new Computed("cuda", "bf16"));
        assertThat(coarse.of(NET)).isEmpty();
    }

    @Test
    void otherPictures_areRefused_andSoIsAnotherOrder() {
        Path file = kept();
        assertThatThrownBy(() -> ReferenceCache.open(file, GalleryTest.stories(3, 11), CPU))
                .hasMessageContaining("E8-REFERENCE")
                .hasMessageContaining("real_sha256");
        var backwards = Gallery.of(Map.of(
                "a", List.of(GalleryTest.plain(15), GalleryTest.plain(14), GalleryTest.plain(13)),
                "b", List.of(GalleryTest.plain(12), GalleryTest.plain(11), GalleryTest.plain(10))));
        assertThatThrownBy(() -> ReferenceCache.open(file, backwards, CPU)).hasMessageContaining("order_sha256");
    }

    @Test
    void whatIsNoSuchFile_isRefused() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, Map.of(), Map.of());
        assertThatThrownBy(() -> ReferenceCache.open(file, REAL, CPU)).hasMessageContaining("format none");
        assertThat(Files.exists(file)).isTrue();
    }
}
