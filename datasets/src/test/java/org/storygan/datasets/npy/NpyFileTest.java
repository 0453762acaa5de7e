package org.storygan.datasets.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;

class NpyFileTest {

    /** A file of version 1 with this header and these items. */
    private static byte[] npy(String header, int items) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[items]);
        return out.toByteArray();
    }

    private static String header(String shape) {
        return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) {
        var array = NpyFile.read(NumpyFiles.bytes("version" + version + ".npy"), "a.npy");
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.at(5)).isEqualTo(5L);
    }

    @Test
    void objectsComeOutOfThePickle() {
        var dictionary = Python.dictionary(NpyFile.read(NumpyFiles.bytes("dictionary.npy"), "a.npy"));
        Object labels = dictionary.orElseThrow().get("Pororo_ENGLISH1_1/ep1/1");
        assertThat(Python.list(labels)).contains(List.of(1.0, 0.0, 1.0));
        var ragged = NpyFile.read(NumpyFiles.bytes("ragged.npy"), "a.npy");
        assertThat(Python.list(ragged.at(0))).contains(List.of(0L, 1L, 70000L));
        assertThat(Python.list(ragged.at(1))).contains(List.of(3L, 4L));
    }

    @Test
    void theLongNumbersOfPython2AreSizes() {
        assertThat(NpyFile.read(npy(header("(2L, 3L)"), 24), "a.npy").shape()).containsExactly(2, 3);
        assertThat(NpyFile.read(npy(header("()"), 4), "a.npy").shape()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1, }",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1+0,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': [1], }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } + {}",
                "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (1,), }",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '|S0', 'fortran_order': False, 'shape': (1,), }",
                "{'descr",
                "{",
                ""
            })
    void aHeaderThatIsNoneIsRefused(String header) {
        assertThatThrownBy(() -> NpyFile.read(npy(header, 4), "a.npy"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.npy ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(4611686018427387904, 4)",
                "(99999999999999999999999999,)",
                "(4194305, 4194305, 211106198978564)",
                "(2147483648,)",
                "(1073741824,)",
                "(0, 9999999999)",
                "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)"
            })
    void anImpossibleShapeIsRefusedBeforeMemoryIsTaken(String shape) {
        assertThatThrownBy(() -> NpyFile.read(npy(header(shape), 4), "a.npy"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.npy claims the impossible shape");
    }

    @Test
    void anotherLengthThanTheShapeSaysIsRefused() {
        for (int bytes : new int[] {0, 23, 25}) {
            assertThatThrownBy(() -> NpyFile.read(npy(header("(2, 3)"), bytes), "a.npy"))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("a.npy is damaged: its length is not that of its items");
        }
    }

    @Test
    void anOverlongHeaderIsRefusedFromItsLength() {
        byte[] file = Arrays.copyOf(NumpyFiles.bytes("version2.npy"), 1 << 16);
        file[9] = 0x7F; // now 32 KB
        assertThatThrownBy(() -> NpyFile.read(file, "a.npy"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.npy is damaged: its header cannot have");
    }

    @Test
    void otherFilesAreNamed() {
        assertThatThrownBy(() -> NpyFile.read(new byte[100], "a.npy"))
                .hasMessageStartingWith("a.npy is not a numpy array");
        byte[] later = NumpyFiles.bytes("version1.npy");
        later[6] = 4;
        assertThatThrownBy(() -> NpyFile.read(later, "a.npy")).hasMessageContaining("not known: 4.0");
    }

    @Test
    void singleRowsAreReadWithoutTheRest(@TempDir Path folder) throws IOException {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 2), }";
        byte[] bytes = npy(header, 12);
        for (int i = 0; i < 12; i++) {
            bytes[bytes.length - 12 + i] = (byte) (100 + i * 10);
        }
        var file = Files.write(folder.resolve("a.npy"), bytes);
        var npy = NpyFile.open(file);
        assertThat(npy.hasRowsOfBytes()).isTrue();
        assertThat(npy.row(2)).containsExactly((byte) 180, (byte) 190, (byte) 200, (byte) 210);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> NpyFile.open(file)).hasMessageContaining("its length is not that of its items");
        assertThatThrownBy(() -> npy.row(2)).hasMessage(file + " is shorter than it was");
        assertThat(NpyFile.read(npy(header.replace("u1", "i1"), 12), "a.npy").shape())
                .isEqualTo(npy.shape());
    }

    @Test
    void aDictionaryOfPython2IsRead() {
        // b"\x80\x02" protocol 2, a 0-d array of one dictionary with a byte string as key, as StoryGAN's files have it
        String pickle =
                "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002K\0\u0085U\u0001b\u0087Rq\u0003"
                        + "(K\u0001)cnumpy\ndtype\nq\u0004U\u0002O8K\0K\u0001\u0087Rq\u0005(K\u0003U\u0001|NNNJ\u00ff\u00ff\u00ff\u00ffJ"
                        + "\u00ff\u00ff\u00ff\u00ffK?tb\u0089]q\u0006}q\u0007U\u0004a\u00e9.pK\u0009satb.";
        byte[] header = npy("{'descr': '|O', 'fortran_order': False, 'shape': (), }", 0);
        var file = new ByteArrayOutputStream();
        file.writeBytes(header);
        file.writeBytes(pickle.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Python.dictionary(NpyFile.read(file.toByteArray(), "a.npy"))).contains(Map.of("a\u00e9.p", 9L));
    }
}
