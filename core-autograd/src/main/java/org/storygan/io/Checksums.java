package org.storygan.io;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The format has no checksums, so this project's files carry some as metadata: one of each tensor's bytes and one of everything
 * else that the header says, offsets excepted, since programs that sort tensors differently change those. Other programs see plain text.
 */
final class Checksums {
    private static final String HEADER = "storygan.crc32c";
    private static final String TENSOR = HEADER + ".";

    private Checksums() {}

    /** Whether the file was written with checksums. */
    static boolean in(Header header) {
        return header.metadata().keySet().stream().anyMatch(Checksums::isOurs);
    }

    static Map<String, String> without(Map<String, String> metadata) {
        Map<String, String> others = new TreeMap<>(metadata);
        others.keySet().removeIf(Checksums::isOurs);
        return others;
    }

    /** The metadata with the checksums of these tensors added, in place of any there. */
    static Map<String, String> with(Map<String, String> metadata, Map<String, StoredTensor> tensors) {
        Map<String, String> all = without(metadata);
        tensors.forEach((name, tensor) -> all.put(TENSOR + name, tensor.checksum()));
        all.put(HEADER, of(new Header(Header.of(tensors, Map.of()).entries(), all)));
        return all;
    }

    static void checkHeader(String file, Header header) {
        if (in(header)) {
            check(file, "", header.metadata().get(HEADER), of(header));
        }
    }

    static void checkTensor(String file, String name, Header header, StoredTensor tensor) {
        if (in(header)) {
            check(file, name, header.metadata().get(TENSOR + name), tensor.checksum());
        }
    }

    private static void check(String file, String name, String claimed, String actual) {
        if (!actual.equals(claimed)) {
            String expected = claimed == null ? "a checksum in the metadata" : claimed + ": the file is damaged";
            throw new FormatException(file, name, "CRC32C " + actual, expected);
        }
    }

    private static String of(Header header) {
        var text = new StringBuilder();
        header.metadata().forEach((key, value) -> {
            if (!key.equals(HEADER)) {
                text.append(Header.quoted(key)).append(Header.quoted(value));
            }
        });
        header.entries()
                .forEach((name, entry) ->
                        text.append(Header.quoted(name)).append(entry.type()).append(entry.shape()));
        var crc = new CRC32C();
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static boolean isOurs(String key) {
        return key.equals(HEADER) || key.startsWith(TENSOR);
    }
}
