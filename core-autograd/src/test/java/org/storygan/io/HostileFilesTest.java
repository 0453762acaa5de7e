package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.storygan.io.RawFiles.one;
import static org.storygan.io.RawFiles.two;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files made to break readers. */
class HostileFilesTest {
    private static final byte[] BRACES = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** A file and what the message must say of it. */
    private record Hostile(byte[] bytes, String says) {}

    private final Map<String, Hostile> files = new LinkedHashMap<>();

    private void add(String name, byte[] bytes, String says) {
        files.put(name, new Hostile(bytes, says));
    }

    private void header(String name, String header, int dataBytes, String says) {
        add(name, RawFiles.of(header, dataBytes), says);
    }

    private void lengths() {
        add("an empty file", new byte[0], "0 bytes");
        add("seven bytes", new byte[7], "7 bytes");
        add("a length beyond 2^63", RawFiles.of(-1, BRACES, 0), "18446744073709551615");
        add("a length of 2^62", RawFiles.of(1L << 62, BRACES, 0), "at most 2");
        add("a header longer than the file", RawFiles.of(3, BRACES, 0), "at most 2");
        add("no header", RawFiles.of(0, new byte[0], 0), "the end at character 0");
    }

    private void json() {
        header("no brace", " {}", 0, "starts with {");
        header("a list", "[]", 0, "starts with {");
        header("an open object", "{\"w\":{", 0, "the end");
        header("an open string", "{\"w", 0, "the end");
        header("text after the object", "{}x", 0, "only spaces");
        header("a tab after the object", "{}\t", 0, "only spaces");
        header("a comma too many", one("[1,]", "[0,4]"), 4, "whole number");
        header("a trailing comma", "{\"__metadata__\":{},}", 0, "a string");
        header("a comment", "{/**/}", 0, "a string");
        header("single quotes", "{'w':{}}", 0, "a string");
        header("a control character in a name", "{\"w\n\":{}}", 0, "the string to go on");
        header("an unknown escape", "{\"\\x41\":{}}", 0, "an escape that JSON knows");
        header("an escape of Arabic digits", "{\"\\u\u0660\u0660\u0664\u0661\":{}}", 0, "hexadecimal");
        header("half a surrogate pair", "{\"\\ud800\":{}}", 0, "surrogate");
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', '}'};
        add("an overlong zero", RawFiles.of(overlong.length, overlong, 0), "UTF-8");
        header("a thousand brackets", "{\"w\":" + "[".repeat(1000), 0, "'{'");
        header("a hundred thousand braces", "{\"w\":".repeat(100_000), 0, "dtype");
        header("a number as metadata", "{\"__metadata__\":{\"step\":7}}", 0, "a string");
        header("metadata in metadata", "{\"__metadata__\":{\"a\":{}}}", 0, "a string");
    }

    private void keys() {
        String w = one("[1]", "[0,4]");
        header("one name twice", "{" + w.substring(1, w.length() - 1) + "," + w.substring(1), 4, "\"w\" twice");
        header(
                "one name twice, once escaped",
                "{" + w.substring(1, w.length() - 1) + "," + w.substring(1).replace("\"w\"", "\"\\u0077\""),
                4,
                "\"w\" twice");
        header("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice");
        header("one key of metadata twice", "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, "\"a\" twice");
        header("a type twice", w.replace("\"shape\"", "\"dtype\":\"F32\",\"shape\""), 4, "\"dtype\" twice");
        header("no type", w.replace("\"dtype\":\"F32\",", ""), 4, "expected dtype, shape and data_offsets");
        header("an unknown key", w.replace("\"shape\"", "\"strides\":[1],\"shape\""), 4, "strides");
        header("an unknown type", w.replace("F32", "F31"), 4, "F31");
        header("a type in lower case", w.replace("F32", "f32"), 4, "f32");
    }

    private void numbers() {
        for (String number :
                new String[] {"1e3", "-0", "-1", "+1", "01", "1.0", "0x1", "NaN", "\"1\"", "null", "true"}) {
            header("the size " + number, one("[" + number + "]", "[0,4]"), 4, "character");
        }
        header("a size of 2^63", one("[9223372036854775808]", "[0,4]"), 4, "2^63");
        header("a size of 2^31", one("[2147483648,0]", "[0,0]"), 0, "2^31");
        header("a product past 2^64", one("[4194305,4194305,211106198978564]", "[0,16]"), 16, "2^63");
        header("a product past 2^63", one("[2147483647,2147483647,2147483647]", "[0,4]"), 4, "2^63");
        header("33 axes", one("[" + "1,".repeat(32) + "1]", "[0,4]"), 4, "at most 32");
    }

    private void places() {
        header("a size that is not its type's", one("[2]", "[0,4]"), 4, "8 bytes for F32 [2]");
        header("a place larger than its tensor", one("[1]", "[0,8]"), 8, "4 bytes for F32 [1]");
        header("an end before the begin", one("[1]", "[4,0]"), 4, "4 bytes for F32");
        header("one offset", one("[1]", "[0]"), 4, "a begin and an end");
        header("three offsets", one("[1]", "[0,4,8]"), 4, "at most 2");
        header("an end past the file", one("[2]", "[0,8]"), 4, "4 bytes after the header");
        header("bytes after the tensors", one("[1]", "[0,4]"), 5, "5 bytes after the header");
        header("bytes without tensors", "{}", 1, "1 bytes after the header");
        header("a hole before", one("[1]", "[4,8]"), 8, "begins at byte 4");
        header("a hole between", two("[0,4]", "[8,12]"), 12, "tensor 'b': found that it begins at byte 8");
        header("two in one place", two("[0,4]", "[0,4]"), 4, "begins at byte 0");
        header("an overlap", two("[0,4]", "[2,6]"), 6, "begins at byte 2");
        String inside = ",\"z\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[2,2]}}";
        header("an empty tensor inside another", one("[1]", "[0,4]").replaceFirst("}$", inside), 4, "tensor 'z'");
    }

    @TestFactory
    Stream<DynamicTest> a_hostile_file_is_refused_with_what_is_wrong_in_it() {
        lengths();
        json();
        keys();
        numbers();
        places();
        assertThat(files).hasSizeGreaterThan(55);
        return files.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    Path file = RawFiles.put(
                            folder.resolve("hostile.safetensors"), e.getValue().bytes());
                    // 2 s is the limit for any file; these take milliseconds
                    assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> Safetensors.readAll(file))
                            .isInstanceOf(FormatException.class)
                            .hasMessageContaining(file.toString())
                            .hasMessageContaining("expected ")
                            .hasMessageContaining(e.getValue().says()));
                }));
    }

    @Test
    void a_header_beyond_100_MB_is_refused_before_it_is_read() throws Exception {
        Path file = folder.resolve("long.safetensors");
        try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(RawFiles.of(100_000_001L, new byte[0], 0));
            sparse.setLength(3_000_000_000L); // larger than any array: reading it whole could not end well
        }
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("100000001")
                .hasMessageContaining("at most 100000000");
    }

    @Test
    void more_keys_than_any_model_has_are_refused() {
        String keys = IntStream.rangeClosed(0, HeaderParser.MOST_MEMBERS)
                .mapToObj(i -> "\"" + i + "\":\"\"")
                .collect(Collectors.joining(","));
        Path file =
                RawFiles.put(folder.resolve("keys.safetensors"), RawFiles.of("{\"__metadata__\":{" + keys + "}}", 0));
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("more than 200000 keys");
    }

    @Test
    void a_folder_is_no_safetensors_file() {
        assertThatThrownBy(() -> Safetensors.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("no ordinary file");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Safetensors.open(folder.resolve("absent.safetensors")))
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessageContaining("absent.safetensors");
    }
}
