package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;
import org.storygan.lite.weights.WeightFile;
import org.storygan.shape.Shape;

final class ConvertTest {
    @TempDir
    Path folder;

    private final Recording recording = new Recording();

    private int run(String... arguments) {
        return new Program(recording.console(Terminal.NONE), RecordingJobs::new).run(arguments);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void throughAllFormatsAndBack_everyTensorStaysAsItWas() throws IOException {
        Map<String, StoredTensor> tensors = Map.of(
                "w", StoredTensor.of(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, Float.NaN}),
                "n", StoredTensor.of(Shape.of(), new long[] {-7}));
        Safetensors.write(file("a.safetensors"), tensors, Map.of("step", "9"));
        assertThat(run(
                        "convert",
                        file("a.safetensors").toString(),
                        file("b.pth").toString()))
                .isZero();
        assertThat(recording.err()).contains("carries text beside its tensors").contains("step");
        assertThat(run("convert", file("b.pth").toString(), file("c.npz").toString()))
                .isZero();
        assertThat(run(
                        "convert",
                        file("c.npz").toString(),
                        file("d.safetensors").toString()))
                .isZero();
        assertThat(WeightFile.readAll(file("d.safetensors"))).isEqualTo(tensors);
        assertThat(run("inspect", file("b.pth").toString())).isZero();
        assertThat(recording.out()).contains("b.pth: PyTorch, 2 tensors, 7 values, checksums right");
    }

    @Test
    void whatIsThere_isNotOverwritten_andANameThatSaysNothingIsAUsageError() throws IOException {
        Safetensors.write(file("a.safetensors"), Map.of(), Map.of());
        Files.writeString(file("b.npz"), "mine");
        assertThat(run(
                        "convert",
                        file("a.safetensors").toString(),
                        file("b.npz").toString()))
                .isEqualTo(3);
        assertThat(Files.readString(file("b.npz"))).isEqualTo("mine");
        assertThat(run(
                        "convert",
                        file("a.safetensors").toString(),
                        file("b.bin").toString()))
                .isEqualTo(2);
        assertThat(recording.err()).contains(".safetensors, .pth, .pt or .npz");
        assertThat(Files.exists(file("b.bin"))).isFalse();
    }
}
