package org.storygan.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.storygan.shape.Shape;

/** The header of a safetensors file: what tensors there are and where, by name, and text about them. */
record Header(Map<String, Entry> entries, Map<String, String> metadata) {
    private static final int ALIGNMENT = 8; // the tensors start at a multiple of it, as the format's own writer does
    private static final Comparator<Map.Entry<String, Entry>> BY_PLACE = Comparator.comparingLong(
                    (Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end());

    Header {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** One tensor after the other in the order of their names. */
    static Header of(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        Map<String, Entry> entries = new TreeMap<>();
        long at = 0;
        for (var named : new TreeMap<>(tensors).entrySet()) {
            StoredTensor tensor = named.getValue();
            long end = at + tensor.buffer().capacity();
            entries.put(named.getKey(), new Entry(tensor.type(), tensor.shape(), at, end));
            at = end;
        }
        return new Header(entries, metadata);
    }

    /** Every claim is checked: sizes against types and shapes, and that the tensors cover exactly the bytes there are. */
    static Header parse(String file, String json, long dataBytes) {
        var parser = HeaderParser.parse(file, json);
        Map<String, Entry> entries = new TreeMap<>();
        parser.tensors().forEach((name, claim) -> entries.put(name, checked(file, name, claim)));
        var header = new Header(entries, parser.metadata());
        header.checkPlaces(file, dataBytes);
        return header;
    }

    private static Entry checked(String file, String name, HeaderParser.Claim claim) {
        StoredType type = StoredType.named(claim.type())
                .orElseThrow(
                        () -> new FormatException(file, name, "type " + claim.type(), "one of " + StoredType.names()));
        if (claim.offsets().size() != 2) {
            throw new FormatException(file, name, "data_offsets " + claim.offsets(), "a begin and an end");
        }
        long begin = claim.offsets().get(0);
        long end = claim.offsets().get(1);
        long bytes = bytes(file, name, claim, type);
        if (end < begin || end - begin != bytes) {
            String wanted = bytes + " bytes for " + type + " " + claim.shape();
            throw new FormatException(file, name, "data_offsets " + claim.offsets(), wanted);
        }
        int[] sizes = claim.shape().stream().mapToInt(Long::intValue).toArray();
        return new Entry(type, Shape.of(sizes), begin, end);
    }

    private static long bytes(String file, String name, HeaderParser.Claim claim, StoredType type) {
        long bytes = type.bytes();
        try {
            for (long size : claim.shape()) {
                bytes = Math.multiplyExact(bytes, (long) Math.toIntExact(size));
            }
        } catch (ArithmeticException e) {
            throw new FormatException(
                    file, name, "shape " + claim.shape(), "axes below 2^31 and less than 2^63 bytes in all");
        }
        return bytes;
    }

    private void checkPlaces(String file, long dataBytes) {
        List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
        inOrder.sort(BY_PLACE);
        long at = 0;
        for (var named : inOrder) {
            if (named.getValue().begin() != at) {
                String found = "that it begins at byte " + named.getValue().begin();
                throw new FormatException(file, named.getKey(), found, "byte " + at + ", where the one before it ends");
            }
            at = named.getValue().end();
        }
        if (at != dataBytes) {
            throw new FormatException(
                    file, "", dataBytes + " bytes after the header", at + " bytes, as the header says");
        }
    }

    /** The header as it stands in a file, without the length in front. */
    byte[] bytes() {
        String members = entries.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ":" + member(e.getValue()))
                .collect(Collectors.joining(","));
        String about = metadata.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue()))
                .collect(Collectors.joining(",", "\"__metadata__\":{", "}"));
        String comma = metadata.isEmpty() || entries.isEmpty() ? "" : ",";
        String json = "{" + (metadata.isEmpty() ? "" : about) + comma + members + "}";
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }

    private static String member(Entry e) {
        String sizes = e.shape().toString().replace(" ", "");
        return "{\"dtype\":\"" + e.type() + "\",\"shape\":" + sizes + ",\"data_offsets\":[" + e.begin() + "," + e.end()
                + "]}";
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
