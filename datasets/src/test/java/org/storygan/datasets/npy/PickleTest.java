package org.storygan.datasets.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;

class PickleTest {

    /** A character is a byte. */
    private static Object read(String pickle) {
        return Pickle.read(pickle.getBytes(StandardCharsets.ISO_8859_1), "a.pkl");
    }

    private static Map<?, ?> golden(int protocol) {
        String name = "protocol" + protocol + ".pkl";
        return (Map<?, ?>) Pickle.read(NumpyFiles.bytes(name), name);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whatPythonWroteIsRead(int protocol) {
        var value = golden(protocol);
        assertThat(value.get("ep/1")).isEqualTo(List.of("Ein Satz.", "n\u00e4ch\nster 'Satz' \\ \u20ac\ud83d\ude00"));
        assertThat(value.get("bytes")).isEqualTo(new Bytes("\0\u00ff\n"));
        assertThat(value.get("no bytes")).isEqualTo(new Bytes(""));
        assertThat(((Tuple) value.get("numbers")).items())
                .containsExactly(
                        1L,
                        -1L,
                        255L,
                        256L,
                        65536L,
                        -(1L << 31),
                        1L << 40,
                        Long.MIN_VALUE,
                        0.1,
                        -1e300,
                        true,
                        false,
                        None.NONE);
        assertThat(value.get("scalar")).isEqualTo(2.5);
        assertThat(value.get("small")).isEqualTo(-3L);
        assertThat(value.get("word")).isEqualTo("wort");
        assertThat(value.get(7L)).isEqualTo(List.of());
        assertThat(value.get("nested")).isEqualTo(Map.of("a", new Tuple(List.of(new Tuple(List.of()), Map.of()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void arraysAreReadAndShared(int protocol) {
        var value = golden(protocol);
        var floats = (NdArray) value.get("floats");
        assertThat(floats.shape()).containsExactly(2, 3);
        assertThat(Python.list(floats.rows().get(1))).contains(List.of(3.0, 4.0, 5.0));
        assertThat(value.get("again")).isSameAs(floats);
        assertThat(Python.list(((NdArray) value.get("columns")).rows().get(1))).contains(List.of(3L, 4L, 5L));
        assertThat(Python.list(value.get("text"))).contains(List.of("\u00e9", "b"));
        assertThat(Python.list(value.get("strings"))).contains(List.of(new Bytes("x"), new Bytes("yz")));
        var ragged = (NdArray) value.get("ragged");
        assertThat(Python.list(ragged.at(0))).contains(List.of(0L, 1L, 70000L));
        assertThat(Python.list(ragged.at(1))).contains(List.of(3L, 4L));
    }

    @Test
    void everyCutAndEveryFlippedByteIsRefusedOrIsData() {
        byte[] whole = NumpyFiles.bytes("protocol4.pkl");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Pickle.read(cut, "cut")).isInstanceOf(DataException.class);
        }
        int refused = 0;
        for (int i = 0; i < whole.length * 8; i++) {
            byte[] flipped = whole.clone();
            flipped[i / 8] ^= (byte) (1 << i % 8);
            refused += isRefused(flipped) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length);
    }

    private static boolean isRefused(byte[] pickle) {
        try {
            Pickle.read(pickle, "flipped");
            return false;
        } catch (DataException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cposix\nsystem\n(S'true'\ntR.",
                "cos\nsystem\n.",
                "(S'true'\nios\nsystem\n.",
                "\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.",
                "\u0080\u0004\u008c\u0008builtins\u008c\u0004eval\u0093\u008c\u00011\u0085R.",
                "c__builtin__\ngetattr\n.",
                "cnumpy\ncore.multiarray.scalar\n.", // a dotted name walks from attribute to attribute
                "cnumpy.core.multiarray\n_reconstruct.__globals__\n.",
                "ccopy_reg\n_reconstructor\n.",
                "ccollections\nOrderedDict\n."
            })
    void everyOtherFunctionIsRefusedByName(String pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(DataException.class)
                .hasMessageMatching("(?s)a.pkl asks Python to call [a-zA-Z_.]+, and is only read as data.*");
    }

    @Test
    void whatAFileCallsIsShownWithoutItsControlCharacters() {
        assertThatThrownBy(() -> read("c\u001b[31mos\nsystem\n."))
                .hasMessageStartingWith("a.pkl asks Python to call ?[31mos.system, and");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "N",
                "N.N",
                "NN.",
                "(N.",
                "0.",
                "1.",
                "h\0.",
                "q\0.",
                "(h\0t.",
                "N(q\0.",
                "]Na", // no end
                "Na.",
                "NNs.",
                "}Nu.",
                "}(Nu.",
                "}NNs.", // None as a key
                "}]Ns.",
                "}G\0\0\0\0\0\0\0\0Ns.",
                "P1\n.",
                "NQ.",
                "\u0080\u0006N.",
                "\u008f.", // a set
                "\u0097.", // bytes that lie elsewhere
                "\u0082\u0001.", // a class by number
                "I1.5\n.",
                "I99999999999999999999\n.",
                "Fabc\n.",
                "S'a\n.",
                "Sa\n.",
                "S'\\q'\n.",
                "S'\\x4'\n.",
                "V\\u12\n.",
                "V\\U00110000\n.",
                "X\u0001\0\0\0\u00ff.", // not UTF-8
                "X\u0003\0\0\0\u00ed\u00a0\u0080.", // half a character
                "X\u00ff\u00ff\u00ff\u00ffa.",
                "T\u00ff\u00ff\u00ff\u00ff.",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
                "\u008e\0\0\0\0\0\0\0\u0040.",
                "\u0095\u00ff\0\0\0\0\0\0\0N.",
                "\u008a\u0009aaaaaaaaa.",
                "\u008b\u00ff\u00ff\u00ff\u00ff.",
                "g-1\n.",
                "r\u00ff\u00ff\u00ff\u007f.",
                "Nr\u00ff\u00ff\u00ff\u007f.",
                "cnumpy\ndtype\nN\u0085R.",
                "cnumpy\ndtype\nU\u0002M8K\0K\u0001\u0087R.",
                "cnumpy\nndarray\n)R.",
                "cnumpy\nndarray\nNR.",
                "N)R.",
                "c_codecs\nencode\nX\u0001\0\0\0aU\u0004utf8\u0086R.",
                "c_codecs\nencode\nX\u0003\0\0\0\u00e2\u0082\u00acU\u0006latin1\u0086R.", // a euro is no byte
                "NNb."
            })
    void whatIsNoDataIsRefused(String pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.pkl holds a pickle that cannot be read: ");
    }

    private static final String EMPTY_ARRAY =
            "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\u0001b\u0087R";

    /** @param items opcodes that leave the items on the stack */
    private static String array(String type, String shape, String items) {
        return EMPTY_ARRAY + "(K\u0001" + shape + "cnumpy\ndtype\nU\u0002" + type + "K\0K\u0001\u0087R" + "\u0089"
                + items + "tb.";
    }

    @Test
    void anArrayMustHaveTheBytesItSays() {
        assertThat(((NdArray) read(array("u1", "K\u0002\u0085", "U\u0002ab"))).at(1))
                .isEqualTo((long) 'b');
        for (String items : List.of("U\u0001a", "U\u0003abc", "]", "N", "X\u0004\0\0\0\u00e2\u0082\u00aca")) {
            assertThatThrownBy(() -> read(array("u1", "K\u0002\u0085", items))).isInstanceOf(DataException.class);
        }
        assertThatThrownBy(() -> read(array("u1", "J\u00fe\u00ff\u00ff\u00ff\u0085", "U\0")))
                .hasMessageContaining("impossible shape [-2]");
        assertThatThrownBy(() -> read(array("O8", "K\u0003\u0085", "]")))
                .hasMessageContaining("other items than it says");
    }

    @Test
    void whatContainsItselfIsRefused() {
        assertThatThrownBy(() -> read("]q\0h\0a.")).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> read("}q\0U\u0001ah\0s.")).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> read("]q\0(h\0ta.")).hasMessageContaining("contains itself");
    }

    @Test
    void deepNestingIsRefusedWithoutOverflow() {
        assertThat(read("]".repeat(31) + "N" + "a".repeat(31) + ".")).isInstanceOf(List.class);
        assertThatThrownBy(() -> read("]".repeat(33) + "N" + "a".repeat(33) + "."))
                .hasMessageContaining("nested more than 32 deep");
        assertThatThrownBy(() -> read("]".repeat(500_000) + "N" + "a".repeat(500_000) + "."))
                .hasMessageContaining("nested more than 32 deep");
    }

    @Test
    void depthIsCountedThroughWhatIsSharedToo() {
        // twenty levels are remembered, then put at the bottom of twenty others
        String twenty = "]".repeat(20) + "N" + "a".repeat(20) + "q\0";
        assertThatThrownBy(() -> read("(" + twenty + "]".repeat(20) + "h\0" + "a".repeat(20) + "t."))
                .hasMessageContaining("nested more than 32 deep");
    }

    @Test
    void sharingThatDoublesAtEachLevelTakesNoTime() {
        var pickle = new StringBuilder("]q\0");
        for (int level = 1; level < 31; level++) {
            pickle.append("0h").append((char) (level - 1)).append('h').append((char) (level - 1));
            pickle.append('\u0086').append('q').append((char) level);
        }
        assertThat(read(pickle + ".")).isInstanceOf(Tuple.class);
    }

    @Test
    void fewBytesCannotUnfoldToMany() {
        String text = "X\0\0\u0010\0" + "a".repeat(1 << 20) + "q\u0001";
        String copy = "c_codecs\nencode\nh\u0001U\u0006latin1\u0086R0";
        assertThat(read(text + "0" + copy.repeat(3) + "N.")).isEqualTo(None.NONE);
        assertThatThrownBy(() -> read(text + "0" + copy.repeat(40) + "N."))
                .hasMessageContaining("it unfolds to much more than it is");
    }

    @Test
    void valuesOfPythonAreAskedForByMeaning() {
        assertThat(Python.text(new Bytes("caf\u00c3\u00a9"))).contains("caf\u00e9");
        assertThat(Python.text(new Bytes("caf\u00e9"))).contains("caf\u00e9");
        assertThat(Python.text(7L)).isEmpty();
        assertThat(Python.integer(true)).hasValue(1);
        assertThat(Python.integer(2.0)).hasValue(2);
        assertThat(Python.integer(2.5)).isEmpty();
        assertThat(Python.integer("2")).isEmpty();
        assertThat(Python.list("abc")).isEmpty();
        assertThat(Python.dictionary(List.of())).isEmpty();
    }
}
