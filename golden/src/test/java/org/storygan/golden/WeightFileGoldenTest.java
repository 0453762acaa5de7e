package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.StoredTensor;
import org.storygan.lite.weights.WeightFile;
import org.storygan.lite.weights.WeightFormat;
import org.storygan.shape.Shape;

/** Files that libtorch writes are read here, and files that are written here libtorch reads. */
final class WeightFileGoldenTest {
    @TempDir
    Path folder;

    private Map<String, StoredTensor> saved(IValue value) throws IOException {
        Path file = folder.resolve("theirs.pth");
        Files.write(file, torch.pickle_save(value).get());
        return WeightFile.readAll(file);
    }

    @Test
    void what_libtorch_saves_is_read() throws IOException {
        try (var pointers = new PointerScope()) {
            var rows = Torch.of(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
            var columns = rows.permute(1, 0); // the same storage through other strides
            var second = rows.select(0, 1); // from its middle
            var whole = Torch.of(Shape.of(2), new int[] {7, -8});
            var half = rows.to(torch.ScalarType.Half).to(torch.ScalarType.BFloat16);
            assertThat(saved(new IValue(columns)))
                    .containsOnly(Map.entry("tensor", StoredTensor.of(Shape.of(3, 2), new float[] {1, 4, 2, 5, 3, 6})));
            assertThat(saved(new IValue(second)).values())
                    .containsExactly(StoredTensor.of(Shape.of(3), new float[] {4, 5, 6}));
            assertThat(saved(new IValue(whole)).values())
                    .containsExactly(StoredTensor.of(Shape.of(2), new long[] {7, -8}));
            assertThat(saved(new IValue(half)).get("tensor").floats()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void what_is_saved_here_libtorch_reads() throws IOException {
        Path file = folder.resolve("ours.pth");
        var w = StoredTensor.of(Shape.of(2, 2), new float[] {1, -2, Float.MIN_VALUE, 4});
        var n = StoredTensor.of(Shape.of(), new long[] {1L << 40});
        WeightFormat.TORCH.write(file, Map.of("layer.w", w, "n", n), Map.of());
        try (var pointers = new PointerScope()) {
            var read =
                    torch.pickle_load(new ByteVector(Files.readAllBytes(file))).toGenericDict();
            assertThat(read.size()).isEqualTo(2);
            var theirs = read.at(new IValue("layer.w")).toTensor();
            assertThat(Torch.shape(theirs)).isEqualTo(Shape.of(2, 2));
            assertThat(Torch.values(theirs)).containsExactly(1, -2, Float.MIN_VALUE, 4);
            assertThat(Torch.values(read.at(new IValue("n")).toTensor())).containsExactly(1L << 40);
            // and the whole dictionary, as libtorch writes it
            assertThat(saved(new IValue(read))).isEqualTo(WeightFile.readAll(file));
        }
    }
}
