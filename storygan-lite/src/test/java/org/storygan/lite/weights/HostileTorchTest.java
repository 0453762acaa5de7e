package org.storygan.lite.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;

/** Files made to break readers, or to have them run what the file says. */
final class HostileTorchTest {
    @TempDir
    Path folder;

    /** A file and what the message must say of it. */
    private record Hostile(byte[] bytes, String says) {}

    private final Map<String, Hostile> files = new LinkedHashMap<>();

    private void add(String name, RawZip zip, String says) {
        files.put(name, new Hostile(zip.bytes(), says));
    }

    private void pickle(String name, String pickle, String says) {
        add(name, TorchFiles.zip(pickle, TorchFiles.FOUR), says);
    }

    private void names() {
        pickle(
                "os.system",
                RawPickle.global("posix", "system") + RawPickle.tuple(RawPickle.text("true")) + "R",
                "the name posix.system");
        pickle("eval", RawPickle.global("builtins", "eval"), "the name builtins.eval");
        pickle("a whole model", RawPickle.global("__torch__", "Net"), "save model.state_dict()");
        pickle(
                "attributes of what is known",
                RawPickle.global("torch._utils", "_rebuild_tensor_v2.__globals__"),
                "_rebuild_tensor_v2.__globals__");
        pickle("control characters", RawPickle.global("\u001b[2Jos", "system"), "?[2Jos.system");
        pickle("flags", tensorOf("BoolStorage"), "the name torch.BoolStorage");
    }

    private static String tensorOf(String type) {
        return RawPickle.tensor(RawPickle.storage(type, "0", 4), 0, new int[] {4}, 1);
    }

    private void program() {
        pickle("a call of a text", RawPickle.text("f") + ")R", "what is no function");
        pickle("a call of a storage type", RawPickle.global("torch", "FloatStorage") + ")R", "torch.FloatStorage");
        pickle("arguments that are no tuple", RawPickle.ordered().replace(")R", "NR"), "no function");
        pickle("an unset memo", "h\u0007", "it remembers nothing at 7");
        pickle("a memo beyond the limit", RawPickle.text("x") + "r\u0000\u0000\u0010\u0000", "it remembers more than");
        pickle("a stack without end", "N".repeat(10_001), "more than 10000 values at a time");
        pickle("a text of two megabytes", RawPickle.text("x".repeat(2 << 20)), "2097152 bytes; 1048576 are the most");
        pickle("an opcode of objects", RawPickle.ordered() + ")\u0081", "its opcode 81 is none that is read");
        pickle("an opcode of instances", "(ios\nsystem\n", "its opcode 69 is none that is read");
        pickle("a dictionary in itself", "}q\u0000" + RawPickle.text("x") + "h\u0000s", "contains itself");
        pickle("lists in lists", "](".repeat(40) + "e".repeat(40), "deep");
        pickle("a state for a tensor", tensorOf("FloatStorage") + RawPickle.dictionary() + "b", "a state for");
        pickle("no tensor", RawPickle.dictionary(RawPickle.text("epoch"), RawPickle.number(1)), "no tensor");
        pickle("an end too early", "}(", "");
    }

    private static String seen(int offset, int[] sizes, int... strides) {
        return RawPickle.tensor(RawPickle.storage("FloatStorage", "0", 4), offset, sizes, strides);
    }

    private void tensors() {
        pickle("more than the storage", seen(0, new int[] {5}, 1), "stay inside of storage '0' with 4");
        pickle("an offset beyond", seen(1, new int[] {4}, 1), "from value 1 on");
        pickle("an offset before", seen(-1, new int[] {1}, 1), "from value -1 on");
        pickle("strides beyond", seen(0, new int[] {2, 2}, 3, 1), "strides [3, 1]");
        pickle("a negative stride", seen(3, new int[] {4}, -1), "the negative stride -1");
        pickle("a negative size", seen(0, new int[] {-1}, 1), "a size of -1");
        pickle("one value a billion times", seen(0, new int[] {1 << 30}, 0), "stay inside");
        pickle("sizes beyond 2^63", seen(0, new int[] {1 << 30, 1 << 30, 1 << 30}, 0, 0, 0), "less than 2^63");
        pickle("strides for other axes", seen(0, new int[] {2, 2}, 1), "1 strides for 2 axes");
        pickle("a storage that is longer", tensorOf("DoubleStorage"), "in storage '0' 16 bytes for it");
        pickle(
                "a storage that is not there",
                RawPickle.tensor(RawPickle.storage("FloatStorage", "../0", 4), 0, new int[] {4}, 1),
                "no entry for it");
        String[] many = new String[40];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = RawPickle.text("w" + i);
            many[i + 1] = "h\u0001";
        }
        String once = RawPickle.tensor(RawPickle.storage("FloatStorage", "0", 4096), 0, new int[] {4096}, 1);
        add(
                "one storage twenty times",
                TorchFiles.zip(once + "q\u00010" + RawPickle.dictionary(many), new byte[4 * 4096]),
                "at most 4 times");
    }

    private void archives() {
        byte[] program = RawPickle.of(RawPickle.four());
        add(
                "a way out of the archive",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR).add("../../x", new byte[1]),
                "the entry '../../x'");
        add(
                "an absolute name",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR).add("/etc/x", new byte[1]),
                "the entry '/etc/x'");
        add(
                "one name twice",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR).add("model/data/0", new byte[1]),
                "two entries called 'model/data/0'");
        add(
                "two pickles",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR).add("b/data.pkl", program),
                "one data.pkl");
        add(
                "encryption",
                new RawZip().add(RawZip.Part.stored("m/data.pkl", program).flagged(1)),
                "encrypted");
        add(
                "another checksum",
                new RawZip().add(RawZip.Part.stored("m/data.pkl", program).withChecksum(1)),
                "the checksum");
        add(
                "another name in front",
                new RawZip().add(RawZip.Part.stored("m/data.pkl", program).called("m/data.pkx")),
                "the entry 'm/data.pkx' in its place");
        add(
                "zip64 that disagrees",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR).wide(3),
                "zip64 record");
        add(
                "zip64 that is not there",
                new RawZip().add(RawZip.Part.stored("m/data.pkl", program).claiming(-1)),
                "no zip64 sizes");
        add(
                "a size that is none",
                new RawZip().add(RawZip.Part.stored("m/data.pkl", program).claiming(7)),
                "method 0");
        add(
                "a gigabyte of zeros",
                new RawZip()
                        .add(RawZip.Part.deflated("m/data.pkl", new byte[1 << 20])
                                .claiming(1 << 30)),
                "entries that unpack to 1073741824 bytes");
        add(
                "more than it claims",
                new RawZip()
                        .add(RawZip.Part.deflated("m/data.pkl", new byte[300]).claiming(30)),
                "more than 30 bytes");
        add("no archive of tensors", new RawZip().add("a.txt", new byte[3]), "a zip archive of [a.txt]");
        add(
                "big-endian numbers",
                TorchFiles.zip(RawPickle.four(), TorchFiles.FOUR)
                        .add("model/byteorder", "big".getBytes(StandardCharsets.UTF_8)),
                "byte order big");
    }

    private void streams() {
        String four = RawPickle.dictionary(
                RawPickle.text("w"),
                RawPickle.tensor(RawPickle.oldStorage("FloatStorage", "0", 4), 0, new int[] {4}, 1));
        String keys = "]" + RawPickle.text("0") + "a";
        stream("an unknown storage", TorchFiles.stream(four, "]" + RawPickle.text("1") + "a", TorchFiles.FOUR), "'1'");
        stream("no list of storages", TorchFiles.stream(four, "]", TorchFiles.FOUR), "another list");
        stream("a shorter storage", TorchFiles.stream(four, keys, TorchFiles.floats(1, 2)), "with 2 values");
        stream("bytes at the end", TorchFiles.stream(four, keys, TorchFiles.FOUR, new byte[4]), "last storage ends");
        byte[] whole = TorchFiles.stream(four, keys, TorchFiles.FOUR);
        stream("cut", Arrays.copyOf(whole, whole.length - 1), "where the last storage ends");
        stream("a name", TorchFiles.stream(RawPickle.global("os", "system"), keys), "the name os.system");
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 5);
        stream("an archive of before 0.1.10", tar, "before 0.1.10");
        stream("a bare pickle", RawPickle.of(RawPickle.four()), "a bare pickle");
    }

    private void stream(String name, byte[] bytes, String says) {
        files.put(name, new Hostile(bytes, says));
    }

    @TestFactory
    Stream<DynamicTest> everyHostileFile_isRefusedInWords() {
        names();
        program();
        tensors();
        archives();
        streams();
        return files.entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> {
                    Path path = TorchFiles.write(folder, file.getValue().bytes());
                    assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> WeightFile.readAll(path))
                            .isInstanceOf(FormatException.class)
                            .hasMessageStartingWith(path + ": ")
                            .hasMessageContaining(file.getValue().says()));
                }));
    }

    /** Checksums cover all that counts: a damaged archive is refused, or nothing of it that matters was damaged. */
    @Test
    void everyCutAndEveryFlippedBit_isRefusedOrReadAsItWas() {
        byte[] whole = TorchFiles.good();
        Map<String, StoredTensor> good = WeightFile.readAll(TorchFiles.write(folder, whole));
        for (int length = 0; length < whole.length; length++) {
            assertThat(read(Arrays.copyOf(whole, length))).isEmpty();
        }
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            var read = read(flipped);
            assertThat(read.isEmpty() || read.equals(good)).as("bit %d", bit).isTrue();
            refused += read.isEmpty() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length * 4); // the rest is dates, versions and doubled fields
    }

    private Map<String, StoredTensor> read(byte[] bytes) {
        try {
            return WeightFile.readAll(TorchFiles.write(folder, bytes));
        } catch (FormatException e) {
            return Map.of();
        }
    }
}
