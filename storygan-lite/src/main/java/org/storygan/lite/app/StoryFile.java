package org.storygan.lite.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** Stories as plain text in UTF-8: one sentence a line, an empty line between stories. */
final class StoryFile {

    private StoryFile() {}

    /** @param name a file, or {@code -} for standard input */
    static List<List<String>> read(String name) {
        try {
            var stories = stories(name.equals("-") ? standardInput() : Files.readString(Path.of(name)));
            if (stories.isEmpty()) {
                throw AppException.of(
                                ErrorCode.E3_TEXT, (name.equals("-") ? "standard input" : name) + " holds no story")
                        .expected("one sentence a line, an empty line between stories");
            }
            return stories;
        } catch (CharacterCodingException e) {
            throw AppException.of(ErrorCode.E3_TEXT, name + " is not text in UTF-8", e)
                    .suggest("iconv -f ISO-8859-1 -t UTF-8 " + Shell.quoted(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String standardInput() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static List<List<String>> stories(String text) {
        var stories = new ArrayList<List<String>>();
        var story = new ArrayList<String>();
        for (var line : (text + "\n\n").replace("\ufeff", "").split("\\R", -1)) {
            if (!line.isBlank()) {
                story.add(line.strip());
            } else if (!story.isEmpty()) {
                stories.add(List.copyOf(story));
                story.clear();
            }
        }
        return stories;
    }
}
