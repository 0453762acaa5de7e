package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.shape.Shape;

class SafetensorsTest {
    private static final Map<String, String> TEXT =
            Map.of("step", "12", "words", "a \"b\"\\\n\u0001 \u00e9\u4e2d\ud83d\ude00");

    @TempDir
    Path folder;

    private static Map<String, StoredTensor> everyKind() {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        tensors.put("z.float", StoredTensor.of(Shape.of(2, 3), new float[] {1, -0f, Float.MIN_VALUE, 4, 5, 1e38f}));
        tensors.put("double", StoredTensor.of(Shape.of(2), new double[] {Math.PI, Double.NEGATIVE_INFINITY}));
        tensors.put("int", StoredTensor.of(Shape.of(1, 1), new int[] {Integer.MIN_VALUE}));
        tensors.put("long", StoredTensor.of(Shape.of(), new long[] {Long.MAX_VALUE}));
        tensors.put("none", StoredTensor.of(Shape.of(3, 0), new float[0]));
        tensors.put("n\u00e4me \ud83d\ude00", StoredTensor.of(Shape.of(1), new float[] {7}));
        return tensors;
    }

    @Test
    void what_was_written_is_read() {
        Path file = folder.resolve("all.safetensors");
        Safetensors.write(file, everyKind(), TEXT);
        assertThat(Safetensors.readAll(file)).isEqualTo(everyKind());
        try (var open = Safetensors.open(file)) {
            assertThat(open.metadata()).isEqualTo(TEXT);
            assertThat(open.hasChecksums()).isTrue();
            assertThat(open.entries().keySet()).isEqualTo(everyKind().keySet());
            assertThat(open.read("long").longs()).containsExactly(Long.MAX_VALUE);
            assertThat(open.read("int").ints()).containsExactly(Integer.MIN_VALUE);
            assertThat(open.read("int").longs()).containsExactly(Integer.MIN_VALUE);
            assertThat(open.read("double").doubles()).containsExactly(Math.PI, Double.NEGATIVE_INFINITY);
            assertThat(open.floats("double")).containsExactly((float) Math.PI, Float.NEGATIVE_INFINITY);
        }
    }

    @Test
    void saving_what_was_loaded_gives_the_same_bytes() {
        Path first = folder.resolve("1");
        Path second = folder.resolve("2");
        Safetensors.write(first, everyKind(), TEXT);
        try (var open = Safetensors.open(first)) {
            Safetensors.write(second, Safetensors.readAll(first), open.metadata());
        }
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void the_bits_of_every_NaN_survive() {
        // a signalling NaN and one with a payload: neither survives a way through arithmetic
        float[] odd = {Float.intBitsToFloat(0x7F800001), Float.intBitsToFloat(0xFFC12345)};
        Path file = folder.resolve("nan");
        Safetensors.write(file, Map.of("x", StoredTensor.of(Shape.of(2), odd)), Map.of());
        float[] read = Safetensors.readAll(file).get("x").floats();
        assertThat(Float.floatToRawIntBits(read[0])).isEqualTo(0x7F800001);
        assertThat(Float.floatToRawIntBits(read[1])).isEqualTo(0xFFC12345);
    }

    @Test
    void the_layout_is_what_other_programs_expect() {
        Path file = folder.resolve("layout");
        Safetensors.write(file, everyKind(), TEXT);
        var bytes = ByteBuffer.wrap(RawFiles.get(file)).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong(0);
        String header = new String(bytes.array(), 8, (int) length, StandardCharsets.UTF_8);
        assertThat(length % 8).as("length of the header").isZero();
        assertThat(header)
                .startsWith("{\"__metadata__\":{\"step\":\"12\",")
                .endsWith("}" + " ".repeat(trailing(header)));
        assertThat(header)
                .containsSubsequence(
                        "\"double\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}",
                        "\"int\":{\"dtype\":\"I32\",\"shape\":[1,1],\"data_offsets\":[16,20]}",
                        "\"long\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[20,28]}",
                        "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[28,28]}",
                        "\"z.float\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[32,56]}");
        assertThat(bytes.getDouble(8 + (int) length)).isEqualTo(Math.PI);
        assertThat(bytes.capacity()).isEqualTo(8 + length + 56);
    }

    private static int trailing(String header) {
        return header.length() - header.stripTrailing().length();
    }

    /** Tensors in an order of their own, blanks between, no metadata: as the format allows. */
    @Test
    void a_file_of_another_program_is_read() {
        String header =
                "{ \"b\" : {\"data_offsets\":[0,4],\n\t\"shape\":[2],\"dtype\":\"BF16\"}, \"a\":{\"dtype\":\"F16\","
                        + "\"shape\":[2],\"data_offsets\":[4,8]}, \"0\":{\"dtype\":\"I32\",\"shape\":[0],\"data_offsets\":[4,4]}}    ";
        byte[] bytes = RawFiles.of(header, 8);
        var data = ByteBuffer.wrap(bytes, bytes.length - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3F80)
                .putShort((short) 0xC049)
                .putShort((short) 0x3C00)
                .putShort((short) 0xC248);
        Path file = RawFiles.put(folder.resolve("other"), bytes);
        try (var open = Safetensors.open(file)) {
            assertThat(open.hasChecksums()).isFalse();
            assertThat(open.metadata()).isEmpty();
            assertThat(open.floats("b")).containsExactly(1, -3.140625f);
            assertThat(open.floats("a")).containsExactly(1, -3.140625f);
            assertThat(open.read("0").ints()).isEmpty();
        }
    }

    @Test
    void every_half_precision_number_becomes_the_number_it_is() {
        byte[] bytes = new byte[2 * 65536];
        for (int i = 0; i < 65536; i++) {
            bytes[2 * i] = (byte) i;
            bytes[2 * i + 1] = (byte) (i >> 8);
        }
        float[] values = new StoredTensor(StoredType.F16, Shape.of(65536), bytes).floats();
        for (int i = 0; i < 65536; i++) {
            assertThat(Float.compare(values[i], half(i))).as("%04x", i).isZero();
        }
    }

    /** IEEE 754 binary16 by its definition: (-1)^s 2^(e-15) (1 + f/1024), without the 1 and with e = 1 when e is 0. */
    private static float half(int bits) {
        int e = bits >> 10 & 31;
        double f = (bits & 1023) / 1024.0;
        double size = e == 0 ? f * 0x1p-14 : (1 + f) * Math.pow(2, e - 15);
        if (e == 31) {
            size = f == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        return (float) (bits >> 15 == 1 ? -size : size);
    }

    @Test
    void a_tensor_that_is_not_there_or_of_another_type_is_named() {
        Path file = folder.resolve("named");
        Safetensors.write(file, everyKind(), Map.of());
        try (var open = Safetensors.open(file)) {
            assertThatThrownBy(() -> open.read("w"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("named: tensor 'w'");
            assertThatThrownBy(() -> open.floats("long"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("named: tensor 'long': found type I64, expected real numbers");
        }
    }

    @Test
    void names_that_no_reader_would_take_are_not_written() {
        var one = StoredTensor.of(Shape.of(), new float[] {1});
        Path file = folder.resolve("refused");
        assertThatThrownBy(() -> Safetensors.write(file, Map.of("__metadata__", one), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Safetensors.write(file, Map.of("\ud800", one), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of("a", "\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void every_flipped_bit_of_a_tensor_is_noticed_and_the_tensor_named() {
        Path file = folder.resolve("flipped");
        float[] values = new float[40];
        Safetensors.write(file, Map.of("a", StoredTensor.of(Shape.of(40), values)), Map.of());
        byte[] whole = RawFiles.get(file);
        for (int bit = 0; bit < 40 * 32; bit++) {
            byte[] damaged = whole.clone();
            damaged[whole.length - 160 + bit / 8] ^= (byte) (1 << bit % 8);
            RawFiles.put(file, damaged);
            assertThatThrownBy(() -> Safetensors.readAll(file))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("tensor 'a': found CRC32C")
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void a_file_that_shrinks_while_it_is_open_is_an_exception() {
        Path file = folder.resolve("shrinking");
        Safetensors.write(file, Map.of("a", StoredTensor.of(Shape.of(100), new float[100])), Map.of());
        try (var open = Safetensors.open(file)) {
            byte[] whole = RawFiles.get(file);
            RawFiles.put(file, java.util.Arrays.copyOf(whole, whole.length - 1));
            assertThatThrownBy(() -> open.read("a"))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("the end of the file at byte");
        }
    }
}
