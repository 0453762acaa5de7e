package org.storygan.lite.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small bitmap font of our own, so that no installed font is needed and every machine draws the same pixels. */
final class Font {

    /** Rows of a letter: 7 above the base line, 2 below. */
    static final int HEIGHT = 9;

    /** From one line of text to the next. */
    static final int LINE = HEIGHT + 2;

    private static final char UNKNOWN = '\ufffd';
    private static final Map<Character, Character> TYPOGRAPHIC = Map.of(
            '\u2018', '\'', '\u2019', '\'', '\u201c', '"', '\u201d', '"', '\u2013', '-', '\u2014', '-', '\u00a0', ' ');
    static final Font SMALL = read("font.txt");

    private final Map<Character, List<String>> glyphs;

    private Font(Map<Character, List<String>> glyphs) {
        this.glyphs = glyphs;
    }

    /** The letters of the text that this font has, accents dropped; a box for each it has not. */
    static String drawable(String text) {
        var plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().forEach(c -> {
            char letter = Character.isBmpCodePoint(c) ? TYPOGRAPHIC.getOrDefault((char) c, (char) c) : UNKNOWN;
            if (Character.getType(c) != Character.NON_SPACING_MARK) {
                plain.append(SMALL.glyphs.containsKey(letter) ? letter : UNKNOWN);
            }
        });
        return plain.toString();
    }

    /** Rows of '#' and '.', all of the letter's width. */
    List<String> glyph(char letter) {
        return glyphs.get(letter);
    }

    /** Pixels that drawable text takes, with one between letters. */
    int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += glyph(text.charAt(i)).get(0).length() + 1;
        }
        return Math.max(0, width - 1);
    }

    /** Breaks text at blanks into lines of at most so many pixels; a longer word is broken where it must. */
    List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : drawable(text.strip()).split("\\s+")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer) <= width) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = word;
            while (width(line) > width && line.length() > 1) {
                int fitting = fitting(line, width);
                lines.add(line.substring(0, fitting));
                line = line.substring(fitting);
            }
        }
        lines.add(line);
        return lines;
    }

    private int fitting(String word, int width) {
        int count = 1;
        while (width(word.substring(0, count + 1)) <= width) {
            count++;
        }
        return count;
    }

    private static Font read(String resource) {
        var glyphs = new HashMap<Character, List<String>>();
        try (var in = Font.class.getResourceAsStream(resource)) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("= ")) {
                    readBlock(lines.subList(i, i + 1 + HEIGHT), glyphs);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
        return new Font(glyphs);
    }

    /** A line of letters, then their rows, the letters side by side with a blank between. */
    private static void readBlock(List<String> block, Map<Character, List<String>> glyphs) {
        var letters = block.get(0).substring(2);
        for (int i = 0; i < letters.length(); i++) {
            int column = i;
            var rows = block.subList(1, block.size()).stream()
                    .map(row -> row.split(" ")[column])
                    .toList();
            glyphs.put(letters.charAt(i), rows);
        }
    }
}
