package org.storygan.lite.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.io.StoredType;
import org.storygan.shape.Shape;

/** What is read from whole files, and that what was written is read again. */
final class WeightFileTest {
    @TempDir
    Path folder;

    private Map<String, StoredTensor> read(byte[] bytes) {
        return WeightFile.readAll(TorchFiles.write(folder, bytes));
    }

    private static StoredTensor floats(Shape shape, float... values) {
        return StoredTensor.of(shape, values);
    }

    @Test
    void tensorsOfAnArchive_areReadThroughTheirStrides() {
        String storage = RawPickle.storage("FloatStorage", "0", 6);
        String pickle = RawPickle.dictionary(
                RawPickle.text("rows"), RawPickle.tensor(storage, 0, new int[] {2, 3}, 3, 1),
                RawPickle.text("columns"), RawPickle.tensor(storage, 0, new int[] {3, 2}, 1, 3),
                RawPickle.text("second"), RawPickle.tensor(storage, 3, new int[] {3}, 1),
                RawPickle.text("one"), RawPickle.tensor(storage, 5, new int[0]),
                RawPickle.text("none"), RawPickle.tensor(storage, 6, new int[] {0, 3}, 3, 1),
                RawPickle.text("twice"), RawPickle.tensor(storage, 2, new int[] {2}, 0));
        var tensors =
                read(TorchFiles.zip(pickle, TorchFiles.floats(1, 2, 3, 4, 5, 6)).bytes());
        assertThat(tensors)
                .containsEntry("rows", floats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6))
                .containsEntry("columns", floats(Shape.of(3, 2), 1, 4, 2, 5, 3, 6))
                .containsEntry("second", floats(Shape.of(3), 4, 5, 6))
                .containsEntry("one", floats(Shape.of(), 6))
                .containsEntry("none", floats(Shape.of(0, 3)))
                .containsEntry("twice", floats(Shape.of(2), 3, 3));
    }

    @Test
    void dictionariesInDictionaries_giveNamesWithDots_andOtherValuesAreLeftOut() {
        String tensor = RawPickle.tensor(RawPickle.storage("FloatStorage", "0", 4), 0, new int[] {4}, 1);
        String parameter = RawPickle.global("torch._utils", "_rebuild_parameter")
                + RawPickle.tuple(tensor, "\u0088", RawPickle.ordered()) + "R";
        String model = RawPickle.ordered() + "(" + RawPickle.text("w") + parameter + "u"
                + RawPickle.dictionary(RawPickle.text("_metadata"), RawPickle.ordered()) + "b";
        String pickle = RawPickle.dictionary(
                RawPickle.text("model"),
                model,
                RawPickle.text("epoch"),
                RawPickle.number(7),
                RawPickle.text("list"),
                "](" + tensor + RawPickle.text("x") + "e");
        assertThat(read(TorchFiles.zip(pickle, TorchFiles.FOUR).bytes()))
                .containsOnlyKeys("model.w", "list.0")
                .containsEntry("model.w", floats(Shape.of(4), 1, 2, 3, 4));
    }

    @Test
    void whatPyTorchWroteUntil1_5_isReadToo() {
        String pickle = RawPickle.dictionary(
                RawPickle.text("a"),
                RawPickle.tensor(RawPickle.oldStorage("FloatStorage", "93", 2), 0, new int[] {2}, 1),
                RawPickle.text("b"),
                RawPickle.tensor(RawPickle.oldStorage("IntStorage", "7", 1), 0, new int[] {1}, 1));
        String keys = "](" + RawPickle.text("7") + RawPickle.text("93") + "e";
        byte[] five = {5, 0, 0, 0};
        assertThat(read(TorchFiles.stream(pickle, keys, five, TorchFiles.floats(8, 9))))
                .containsEntry("a", floats(Shape.of(2), 8, 9))
                .containsEntry("b", StoredTensor.of(Shape.of(1), new int[] {5}));
    }

    @Test
    void packedEntriesAndZip64_areRead() {
        var zip = new RawZip()
                .add(RawZip.Part.deflated("m/data.pkl", RawPickle.of(RawPickle.four())))
                .add("m/data/0", TorchFiles.FOUR)
                .add("m/byteorder", "little".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .wide(3);
        assertThat(read(zip.bytes())).containsEntry("w", floats(Shape.of(2, 2), 1, 2, 3, 4));
    }

    private static Map<String, StoredTensor> some() {
        Map<String, StoredTensor> some = new TreeMap<>();
        some.put("w", floats(Shape.of(2, 1, 3), 1, -2, Float.NaN, 4, 5, 1e-30f));
        some.put("layer.0.bias", StoredTensor.of(Shape.of(2), new double[] {0.1, 2}));
        some.put("steps", StoredTensor.of(Shape.of(), new long[] {1L << 40}));
        some.put("index", StoredTensor.of(Shape.of(3), new int[] {1, 2, 3}));
        some.put("half", StoredTensor.ofBytes(StoredType.F16, Shape.of(1), new byte[] {0, 0x3c}));
        some.put("empty", floats(Shape.of(0, 4)));
        return some;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.pth", "x.npz", "x.safetensors"})
    void whatWasWritten_isReadAgain_andWrittenAgainGivesTheSameBytes(String name) throws IOException {
        Path file = folder.resolve(name);
        var format = WeightFormat.of(file).orElseThrow();
        format.write(file, some(), Map.of());
        assertThat(WeightFile.readAll(file)).isEqualTo(some());
        Path again = folder.resolve("again" + name);
        format.write(again, WeightFile.readAll(file), Map.of());
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void manyTensors_areSetInBatches() {
        Map<String, StoredTensor> many = new TreeMap<>();
        for (int i = 0; i < 2500; i++) {
            many.put("w" + i, floats(Shape.of(1), i));
        }
        Path file = folder.resolve("many.pth");
        WeightFormat.TORCH.write(file, many, Map.of());
        assertThat(WeightFile.readAll(file)).isEqualTo(many);
    }

    @Test
    void numpyHasNoBFloat16_soItIsRefusedAndNotRounded() {
        var tensors = Map.of("b", StoredTensor.ofBytes(StoredType.BF16, Shape.of(1), new byte[2]));
        assertThatThrownBy(() -> WeightFormat.NPZ.write(folder.resolve("b.npz"), tensors, Map.of()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tensor 'b': found type BF16");
        Path file = folder.resolve("b.pth");
        WeightFormat.TORCH.write(file, tensors, Map.of());
        assertThat(WeightFile.readAll(file)).isEqualTo(tensors);
    }

    @Test
    void theFirstBytesDecide_notTheName() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Files.write(file, TorchFiles.good());
        try (var open = WeightFile.open(file)) {
            assertThat(open.format()).isEqualTo("PyTorch");
            assertThat(open.hasChecksums()).isTrue();
            assertThatThrownBy(() -> open.read("v")).hasMessageContaining("no such tensor among 1");
        }
    }
}
