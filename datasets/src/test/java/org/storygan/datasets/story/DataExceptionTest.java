package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataExceptionTest {

    @Test
    void theMessageHoldsTheProblemAndALineForEachDetail() {
        var error = new DataException("it is broken").expected("a", "b").suggest("glue");
        assertThat(error).hasMessage("it is broken\n  expected     a\n  found        b\n  try          glue");
        assertThat(error.problem()).isEqualTo("it is broken");
        assertThat(error.details()).hasSize(3);
    }

    @Test
    void theCacheLiesWhereTheSystemWantsIt() {
        assertThat(CacheDirectory.of("Linux", "/home/a", Map.of())).isEqualTo(Path.of("/home/a/.cache/storygan"));
        assertThat(CacheDirectory.of("Linux", "/home/a", Map.of("XDG_CACHE_HOME", "/fast")))
                .isEqualTo(Path.of("/fast/storygan"));
        assertThat(CacheDirectory.of("Mac OS X", "/Users/a", Map.of()))
                .isEqualTo(Path.of("/Users/a/Library/Caches/storygan"));
        assertThat(CacheDirectory.of("WINDOWS 11", "home", Map.of()))
                .isEqualTo(Path.of("home/AppData/Local/storygan/cache"));
    }

    @Test
    void splitsAreKnownByTheirLabels() {
        assertThat(Split.of("val")).isEqualTo(Split.VAL);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Split.of("dev")))
                .hasMessageContaining("unknown split \"dev\"")
                .hasMessageContaining("train, val or test");
    }
}
