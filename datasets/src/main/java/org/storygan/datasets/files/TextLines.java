package org.storygan.datasets.files;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.storygan.datasets.story.DataException;

/** The lines of a UTF-8 text file that are not blank, with their numbers; unpacks files that end in .gz. */
final class TextLines {

    /** @param number counted from 1, blank lines included */
    record Line(int number, String text) {
        String[] fields() {
            return text.split("\t", -1);
        }
    }

    private TextLines() {}

    static List<Line> read(Path file) {
        var lines = new ArrayList<Line>();
        // the decoder reports malformed input instead of replacing it
        try (var reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder()))) {
            int number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                if (!text.isBlank()) {
                    lines.add(new Line(number, text));
                }
                number++;
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text after line " + lines.size(), e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(file));
        try {
            return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
