package org.storygan.datasets.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** The readers of lines, tables and JSON. */
public final class TextReaders {

    private TextReaders() {}

    public static void lines(byte[] input) throws IOException {
        var fields = new ArrayList<String[]>();
        TextLines.forEach(new ByteArrayInputStream(input), "x.tsv", line -> fields.add(line.fields()));
    }

    public static void table(byte[] input) throws IOException {
        var rows = new ArrayList<Table.Row>();
        Table.forEach(new ByteArrayInputStream(input), "x.csv", rows::add);
    }

    public static void json(byte[] input) throws WrongJson {
        JsonParser.parse(new String(input, StandardCharsets.UTF_8));
    }

    public static void elements(byte[] input) throws IOException {
        JsonElements.forEach(new ByteArrayInputStream(input), "x.json", (number, element) -> {
            element.text("text");
            element.list("list");
            element.number("number", 0, 9);
        });
    }
}
