package org.storygan.datasets.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;

class NpzFileTest {

    private static final long PLENTY = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"plain.npz", "packed.npz"})
    void everyTypeThatNumpyWritesIsRead(String file) {
        var arrays = NpzFile.read(NumpyFiles.bytes(file), file, PLENTY);
        assertThat(items(arrays, "bool")).containsExactly(true, false, true);
        assertThat(items(arrays, "i1")).containsExactly(-128L, 127L);
        assertThat(items(arrays, "i4_big")).containsExactly(1L, -2L, 3L, (1L << 31) - 1);
        assertThat(items(arrays, "i8")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(items(arrays, "u1")).containsExactly(0L, 255L);
        assertThat(items(arrays, "u2_big")).containsExactly(1L, 65535L);
        assertThat(items(arrays, "u8")).containsExactly(Long.MAX_VALUE);
        assertThat(items(arrays, "f4_big")).containsExactly((double) 0.1f, (double) -1e30f);
        assertThat(items(arrays, "f8")).containsExactly(Math.PI);
        assertThat(items(arrays, "bytes")).containsExactly(new Bytes("a"), new Bytes("b\u00c3\u00a9"), new Bytes(""));
        assertThat(items(arrays, "text")).containsExactly("a", "\u00e9\ud83d\ude00", "");
        assertThat(items(arrays, "text_big")).containsExactly("W\u00f6rter");
        assertThat(items(arrays, "none")).isEmpty();
        assertThat(arrays.get("none").shape()).containsExactly(0, 3);
    }

    @Test
    void halfPrecisionKeepsItsSmallestAndItsInfinity() {
        var arrays = NpzFile.read(NumpyFiles.bytes("plain.npz"), "plain.npz", PLENTY);
        // the multiple of 2^-24 nearest to 6e-8 is 2^-24 itself
        assertThat(items(arrays, "f2")).containsExactly(1.5, -2.0, Math.scalb(1.0, -24), Double.POSITIVE_INFINITY);
        assertThat(NdArray.half((short) 0x7C01)).isNaN();
    }

    @Test
    void arraysInColumnOrderAreTurned() {
        var arrays = NpzFile.read(NumpyFiles.bytes("plain.npz"), "plain.npz", PLENTY);
        assertThat(items(arrays, "columns")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(items(arrays, "cube"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 24).mapToObj(i -> (Object) (long) i).toList());
        var rows = arrays.get("cube").rows();
        assertThat(rows).hasSize(2);
        assertThat(((NdArray) rows.get(1)).shape()).containsExactly(3, 4);
        assertThat(((NdArray) rows.get(1)).at(0)).isEqualTo(12L);
    }

    private static List<Object> items(Map<String, NdArray> arrays, String name) {
        var array = arrays.get(name);
        return IntStream.range(0, array.count()).mapToObj(array::at).toList();
    }

    @Test
    void everyCutIsNoticed() {
        byte[] whole = NumpyFiles.bytes("packed.npz");
        int afterTheLastArray = lastIndexOf(whole, new byte[] {'P', 'K', 1, 2}, 16);
        for (int length = 0; length < afterTheLastArray; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(arraysOrFault(cut)).as("%d bytes", length).isLessThan(16);
        }
    }

    /** How many arrays are read; -1 when the archive is refused. */
    private static int arraysOrFault(byte[] file) {
        try {
            return NpzFile.read(file, "cut.npz", PLENTY).size();
        } catch (DataException e) {
            return -1;
        }
    }

    /** Where the first of the last {@code count} places is at which these bytes stand. */
    private static int lastIndexOf(byte[] in, byte[] wanted, int count) {
        int left = count;
        for (int at = in.length - wanted.length; at >= 0; at--) {
            if (Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length) && --left == 0) {
                return at;
            }
        }
        throw new AssertionError("not that often");
    }

    @Test
    void anArchiveThatUnpacksToTooMuchIsRefused() throws IOException {
        byte[] zeros = archive("a.npy", new byte[40 << 20]);
        assertThat(zeros.length).isLessThan(100_000);
        assertThatThrownBy(() -> NpzFile.read(zeros, "bomb.npz", 1 << 20))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bomb.npz unpacks to more than a data set's archive holds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x.npy", "/etc/x.npy", "x.txt", "a\\x.npy"})
    void aNameThatIsNoArrayIsRefused(String name) throws IOException {
        byte[] array = NumpyFiles.bytes("version1.npy");
        assertThat(NpzFile.read(archive("x.npy", array), "a.npz", PLENTY)).containsOnlyKeys("x");
        byte[] other = archive(name, array);
        assertThatThrownBy(() -> NpzFile.read(other, "a.npz", PLENTY))
                .isInstanceOf(DataException.class)
                .hasMessage("a.npz holds something that is no array: " + name);
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        assertThatThrownBy(() -> NpzFile.read(new byte[100], "a.npz", PLENTY))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.npz is not an archive of numpy arrays");
    }

    private static byte[] archive(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }
}
