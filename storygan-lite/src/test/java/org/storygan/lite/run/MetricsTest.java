package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    @TempDir
    Path folder;

    @Test
    void eachStepIsOneLineThatIsThereAtOnce() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        try (var metrics = Metrics.open(file)) {
            metrics.append(Map.of("step", 1));
            assertThat(Files.readString(file)).isEqualTo("{\"step\":1}\n");
            metrics.append(Map.of("step", 2));
        }
        assertThat(Metrics.read(file)).containsExactly(Map.of("step", 1L), Map.of("step", 2L));
    }

    @Test
    void aTornLastLineIsLeftOutWhereverItTore() throws IOException {
        var whole = "{\"step\":1,\"text\":\"é\"}\n{\"step\":2,\"text\":\"é\"}\n";
        byte[] bytes = whole.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int firstLine = bytes.length / 2;
        for (int end = firstLine; end < bytes.length; end++) {
            var file = folder.resolve("torn-" + end + ".jsonl");
            Files.write(file, java.util.Arrays.copyOf(bytes, end));
            assertThat(Metrics.read(file)).as("%d bytes", end).hasSize(1);
        }
    }

    @Test
    void aTailOfZerosIsLeftOut() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1}\n\0\0\0\0\0\n");
        assertThat(Metrics.read(file)).containsExactly(Map.of("step", 1L));
    }

    @Test
    void resumingDropsWhatCameAfterTheCheckpointAndTheTornLine() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"st");
        try (var metrics = Metrics.resume(file, 2)) {
            metrics.append(Map.of("step", 3, "again", true));
        }
        assertThat(Files.readString(file))
                .startsWith("{\"step\":1}\n{\"step\":2}\n{")
                .hasLineCount(3);
        assertThat(Metrics.read(file).get(2)).containsEntry("again", true);
    }

    @Test
    void damageBeforeTheLastLineIsSaid() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        for (var line : new String[] {"{\"step\":", "[1]", ""}) {
            Files.writeString(file, "{\"step\":1}\n" + line + "\n{\"step\":3}\n");
            assertThatThrownBy(() -> Metrics.read(file))
                    .isInstanceOf(AppException.class)
                    .hasMessageContaining(file + " is damaged before its last line");
        }
    }

    @Test
    void aMissingFileHasNoLines() {
        assertThat(Metrics.read(folder.resolve("none.jsonl"))).isEmpty();
    }

    @Test
    void openingAppends() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"step\":1}\n", StandardOpenOption.CREATE);
        try (var metrics = Metrics.open(file)) {
            metrics.append(Map.of("step", 2));
        }
        assertThat(Metrics.read(file)).hasSize(2);
    }
}
