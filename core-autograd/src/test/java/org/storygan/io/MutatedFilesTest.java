package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Philox;
import org.storygan.shape.Shape;

/** Two thousand damaged files: each is either refused or has the content it had. */
class MutatedFilesTest {
    private static final int FILES = 2000;
    private static final String[] PIECES = {
        "{",
        "}",
        "\"",
        ",",
        "[",
        "]",
        "0",
        "-1",
        "1e9",
        "9223372036854775807",
        "\\ud800",
        "\"dtype\":\"F32\"",
        "null",
        " "
    };

    @TempDir
    Path folder;

    private final int[] words = new int[4];
    private int draws;

    /** Below the limit, the same on every run. */
    private int draw(int limit) {
        Arrays.fill(words, 0);
        words[0] = draws++;
        Philox.block(words, 20221);
        return Math.floorMod(words[0], limit);
    }

    @Test
    void damage_is_refused_or_harmless() {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        tensors.put("conv.weight", StoredTensor.of(Shape.of(3, 4), new float[12]));
        tensors.put("conv.bias", StoredTensor.of(Shape.of(3), new float[] {1, 2, 3}));
        tensors.put("step", StoredTensor.of(Shape.of(), new long[] {42}));
        Map<String, String> text = Map.of("config", "lr: 2e-4");
        Path file = folder.resolve("mutated");
        Safetensors.write(file, tensors, text);
        byte[] whole = RawFiles.get(file);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            RawFiles.put(file, mutated(whole));
            refused += isRefused(file, tensors, text) ? 1 : 0;
        }
        // what is left over flips blanks, or splices a blank between two tokens
        assertThat(refused).isGreaterThan(FILES * 9 / 10).isLessThan(FILES);
    }

    private static boolean isRefused(Path file, Map<String, StoredTensor> tensors, Map<String, String> text) {
        try (var open = Safetensors.open(file)) {
            assertThat(Safetensors.readAll(file)).isEqualTo(tensors);
            assertThat(open.metadata()).isEqualTo(text);
            return false;
        } catch (FormatException e) {
            return true;
        }
    }

    private byte[] mutated(byte[] whole) {
        int header = 8 + length(whole);
        byte[] damaged = whole.clone();
        switch (draw(10)) {
            case 0, 1, 2, 3 -> damaged[draw(whole.length)] ^= (byte) (1 << draw(8));
            case 4, 5 -> damaged = Arrays.copyOf(whole, draw(whole.length));
            case 6 -> damaged[draw(8)] = (byte) draw(256);
            case 7 -> damaged[digit(whole, header)] = (byte) ('0' + draw(10));
            case 8 -> damaged = spliced(whole, 8 + draw(header - 8));
            default -> swap(damaged);
        }
        return damaged;
    }

    /** Of the header, which is shorter than 2^16. */
    private static int length(byte[] whole) {
        return whole[0] & 0xFF | (whole[1] & 0xFF) << 8;
    }

    /** The place of some digit in the header. */
    private int digit(byte[] whole, int header) {
        int at = 8 + draw(header - 8);
        while (whole[at] < '0' || whole[at] > '9') {
            at = at + 1 == header ? 8 : at + 1;
        }
        return at;
    }

    /** A piece of JSON put in, and the length in front corrected so that the parser sees it. */
    private byte[] spliced(byte[] whole, int at) {
        byte[] piece = PIECES[draw(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        bytes.write(whole, 0, at);
        bytes.write(piece, 0, piece.length);
        bytes.write(whole, at, whole.length - at);
        byte[] longer = bytes.toByteArray();
        int length = length(whole) + piece.length;
        longer[0] = (byte) length;
        longer[1] = (byte) (length >> 8);
        return longer;
    }

    private void swap(byte[] bytes) {
        int size = 1 + draw(16);
        int a = draw(bytes.length - 2 * size);
        int b = a + size + draw(bytes.length - a - 2 * size + 1);
        byte[] kept = Arrays.copyOfRange(bytes, a, a + size);
        System.arraycopy(bytes, b, bytes, a, size);
        System.arraycopy(kept, 0, bytes, b, size);
    }
}
